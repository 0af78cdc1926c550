package dev.evenflow.cli;

import dev.evenflow.doctor.Machine;
import dev.evenflow.doctor.SelfTest;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how Evenflow runs here. */
@Command(
    name = "doctor",
    sortOptions = false,
    description = "Tells how Evenflow runs here, and tests every kernel against the interpreter.")
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    double handOver = Machine.handOver(threads);
    List<SelfTest.Result> results = SelfTest.run(threads);
    boolean passed = results.stream().allMatch(SelfTest.Result::passed);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("java", machine.java());
    values.put("flags", flags);
    values.put("processors", machine.processors());
    values.put("threads", threads);
    values.put("vector_bits", machine.vectorBits());
    values.put("scalar_because", machine.reason());
    values.put("hand_over_us", handOver);
    Map<String, Double> errors = new LinkedHashMap<>();
    results.forEach(result -> errors.put(result.kernel(), result.error()));
    values.put("errors", errors);
    values.put("passed", passed);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            java        %s
            flags       %s
            threads     %d of %d processors, hand-over %.2f microseconds
            vectors     %s

            kernel                                        largest error
            """,
            machine.java(),
            String.join(" ", flags),
            threads,
            machine.processors(),
            handOver,
            machine.vectorBits() == 0
                ? "none. " + machine.reason()
                : machine.vectorBits() + " bits"));
    for (SelfTest.Result result : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-45s %13.1e%s%n",
              result.kernel(),
              result.error(),
              result.passed() ? "" : "  WRONG"));
    }
    output.result(values, text.toString());
    return passed ? 0 : 1;
  }
}

package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.cli.bench.GuardCost;
import dev.evenflow.cli.bench.KernelShare;
import dev.evenflow.cli.bench.Measured;
import dev.evenflow.cli.bench.Stopwatch;
import dev.evenflow.cli.bench.StreamShare;
import dev.evenflow.cli.bench.TrainingWorkload;
import dev.evenflow.cli.bench.UpdateWorkload;
import dev.evenflow.cli.bench.WatchCost;
import dev.evenflow.cli.bench.Workload;
import dev.evenflow.cli.bench.Workloads;
import dev.evenflow.doctor.KernelSpeed;
import dev.evenflow.models.Strategies;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.training.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Times training steps. */
@Command(
    name = "bench",
    sortOptions = false,
    description = "Times whole training steps, which the benchmarks compare with PyTorch.")
final class BenchCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "WORKLOAD", description = "Which ones. Default: all.")
  private List<String> names = List.of();

  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "For how long steps are counted after warm-up. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--longest-warm-up",
      defaultValue = "30",
      description =
          "Seconds after which steps are counted even if they become faster still. Default:"
              + " ${DEFAULT-VALUE}.")
  private double longestWarmUp;

  @Option(
      names = "--start",
      paramLabel = "FILE",
      description =
          "Instead of timing, tell the losses before the first 11 steps from the weights and"
              + " batches of a safetensors file.")
  private @Nullable Path start;

  @Option(
      names = "--rate",
      defaultValue = "1",
      description =
          "What learning rates are multiplied by with --start. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--dump",
      description =
          "Instead of timing, print the graph before and after each pass of the compiler, then what"
              + " runs, with the bodies of generated loops.")
  private boolean dump;

  @Option(
      names = "--stream",
      description =
          "Instead, updates of ten million parameters by the optimizers named, as sgd:momentum=0.9"
              + " (default: every elementwise rule), in turns with a plain pass over the same"
              + " memory.")
  private boolean stream;

  @Option(
      names = "--guard",
      description =
          "Instead, steps with the guard against bad numbers in turns with steps without it, and"
              + " what it adds.")
  private boolean guard;

  @Option(
      names = "--watch",
      description =
          "Instead, steps of which one of ten is watched, or all, in turns with steps that are not,"
              + " and what that adds.")
  private boolean watch;

  @Option(
      names = "--kernels",
      description =
          "Instead, products and convolutions, or those whose names contain a word, beside the"
              + " fastest loop of multiply-adds that this machine runs.")
  private boolean kernels;

  @Mixin private final Output output = new Output();

  private boolean hasHeader;

  @Override
  public void run() {
    Workloads workloads = new Workloads(1);
    Stopwatch stopwatch = new Stopwatch(seconds, longestWarmUp);
    if (kernels) {
      KernelSpeed.measure(this::isNamed, threads, seconds / 40)
          .forEach(each -> show(new KernelShare(each)));
      return;
    }
    if (stream) {
      Catalogue<Optimizer> optimizers = Strategies.standard().optimizers();
      for (String each : names.isEmpty() ? StreamShare.ELEMENTWISE : names) {
        output.passing(each);
        UpdateWorkload update = workloads.update(each, optimizers.create(each));
        show(StreamShare.of(update, threads, stopwatch));
      }
      return;
    }
    List<Workload> chosen =
        names.isEmpty() ? workloads.compared() : names.stream().map(workloads::named).toList();
    if (guard) {
      trained(chosen, "--guard", each -> GuardCost.of(each, threads, stopwatch));
    } else if (watch) {
      trained(chosen, "--watch", each -> WatchCost.of(each, threads, stopwatch));
    } else if (dump) {
      chosen.forEach(this::dump);
    } else if (start != null) {
      chosen.forEach(each -> losses(each, start));
    } else {
      for (Workload each : chosen) {
        output.passing(each.name());
        show(stopwatch.time(each, threads));
      }
    }
  }

  private void show(Measured measured) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("engine", engine());
    line.putAll(measured.values());
    output.result(line, (hasHeader ? "" : measured.header()) + measured.row());
    hasHeader = true;
  }

  private boolean isNamed(String kernel) {
    return names.isEmpty() || names.stream().anyMatch(kernel::contains);
  }

  /** Measures those that have a loss; all must have one if they were named. */
  private void trained(
      List<Workload> chosen, String option, Function<TrainingWorkload, Measured> measure) {
    List<TrainingWorkload> trained = new ArrayList<>();
    for (Workload each : chosen) {
      if (each instanceof TrainingWorkload training) {
        trained.add(training);
      } else if (!names.isEmpty()) {
        throw new EvenflowException(
            "%s has no loss, so %s says nothing of it".formatted(each.name(), option));
      }
    }
    for (TrainingWorkload each : trained) {
      output.passing(each.name());
      show(measure.apply(each));
    }
  }

  private void dump(Workload workload) {
    String listing = workload.listing();
    output.result(Map.of("workload", workload.name(), "listing", listing), listing);
  }

  private void losses(Workload workload, Path file) {
    if (!(workload instanceof TrainingWorkload trained)) {
      throw new EvenflowException(workload.name() + " has no loss, so --start says nothing of it");
    }
    List<Double> losses = trained.losses(file, 11, rate, threads);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("engine", engine());
    line.put("workload", workload.name());
    line.put("losses", losses);
    StringBuilder text = new StringBuilder(workload.name());
    losses.forEach(loss -> text.append(String.format(Locale.ROOT, " %.6f", loss)));
    output.result(line, text.append(System.lineSeparator()).toString());
  }

  private static String engine() {
    return "evenflow, java " + Runtime.version();
  }
}

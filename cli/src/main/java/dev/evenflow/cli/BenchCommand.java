package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.cli.bench.GuardCost;
import dev.evenflow.cli.bench.Measurement;
import dev.evenflow.cli.bench.Stopwatch;
import dev.evenflow.cli.bench.StreamShare;
import dev.evenflow.cli.bench.TrainingWorkload;
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
  private static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-22s %7s %10s %10s %7s %12s %10s%n",
          "workload",
          "threads",
          "median ms",
          "min ms",
          "steps",
          "first step s",
          "warm-up s");

  private static final String STREAM_HEADER =
      String.format(
          Locale.ROOT,
          "%-22s %7s %6s %10s %10s %6s %7s%n",
          "optimizer",
          "threads",
          "MB",
          "median ms",
          "stream ms",
          "GB/s",
          "share");

  private static final String GUARD_HEADER =
      String.format(
          Locale.ROOT,
          "%-22s %7s %10s %10s %8s%n",
          "workload",
          "threads",
          "guarded ms",
          "plain ms",
          "adds %");

  private static final String WATCH_HEADER =
      String.format(
          Locale.ROOT,
          "%-22s %7s %10s %12s %8s %10s %8s%n",
          "workload",
          "threads",
          "plain ms",
          "1 of 10 ms",
          "adds %",
          "all ms",
          "adds %");

  /** Rules that compute each element from those at its place. */
  private static final List<String> ELEMENTWISE =
      List.of(
          "sgd",
          "sgd:momentum=0.9",
          "adagrad",
          "adadelta",
          "rmsprop",
          "rprop",
          "adam",
          "adamw",
          "amsgrad",
          "adamax",
          "nadam",
          "nadamw",
          "radam",
          "asgd",
          "lion",
          "adabelief",
          "yogi",
          "adan",
          "sign-sgd",
          "ftrl",
          "ademamix",
          "adopt",
          "madgrad",
          "schedule-free-sgd",
          "schedule-free-adamw");

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

  @Override
  public void run() {
    Workloads workloads = new Workloads(1);
    Stopwatch stopwatch = new Stopwatch(seconds, longestWarmUp);
    if (kernels) {
      kernelSpeeds();
      return;
    }
    if (stream) {
      shares(workloads, stopwatch);
      return;
    }
    List<Workload> chosen =
        names.isEmpty() ? workloads.compared() : names.stream().map(workloads::named).toList();
    if (guard) {
      guardCosts(trained(chosen, "--guard"), stopwatch);
      return;
    }
    if (watch) {
      watchCosts(trained(chosen, "--watch"), stopwatch);
      return;
    }
    if (dump) {
      chosen.forEach(this::dump);
      return;
    }
    if (start != null) {
      chosen.forEach(each -> losses(each, start));
      return;
    }
    String header = HEADER;
    for (Workload each : chosen) {
      output.passing(each.name());
      show(stopwatch.time(each, threads), header);
      header = "";
    }
  }

  private void kernelSpeeds() {
    String header =
        String.format(
            Locale.ROOT,
            "%-46s %8s %7s %7s %8s%n",
            "kernel",
            "GFLOP/s",
            "share",
            "threads",
            "scaling");
    for (KernelSpeed speed : KernelSpeed.measure(this::isNamed, threads, seconds / 40)) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("engine", engine());
      line.put("kernel", speed.kernel());
      line.put("gflops", rounded(speed.gigaflops()));
      line.put("share", rounded(speed.share()));
      line.put("threads", speed.threads());
      line.put("scaling", rounded(speed.scaling()));
      output.result(
          line,
          header
              + String.format(
                  Locale.ROOT,
                  "%-46s %8.1f %7.2f %7d %8.2f%n",
                  speed.kernel(),
                  speed.gigaflops(),
                  speed.share(),
                  speed.threads(),
                  speed.scaling()));
      header = "";
    }
  }

  private boolean isNamed(String kernel) {
    return names.isEmpty() || names.stream().anyMatch(kernel::contains);
  }

  private void shares(Workloads workloads, Stopwatch stopwatch) {
    Catalogue<Optimizer> optimizers = Strategies.standard().optimizers();
    String header = STREAM_HEADER;
    for (String each : names.isEmpty() ? ELEMENTWISE : names) {
      output.passing(each);
      StreamShare share =
          StreamShare.of(workloads.update(each, optimizers.create(each)), threads, stopwatch);
      output.result(line(share), header + row(share));
      header = "";
    }
  }

  /** Those that have a loss; all must have one if they were named. */
  private List<TrainingWorkload> trained(List<Workload> chosen, String option) {
    List<TrainingWorkload> trained = new ArrayList<>();
    for (Workload each : chosen) {
      if (each instanceof TrainingWorkload training) {
        trained.add(training);
      } else if (!names.isEmpty()) {
        throw new EvenflowException(
            "%s has no loss, so %s says nothing of it".formatted(each.name(), option));
      }
    }
    return trained;
  }

  private void guardCosts(List<TrainingWorkload> chosen, Stopwatch stopwatch) {
    String header = GUARD_HEADER;
    for (TrainingWorkload each : chosen) {
      output.passing(each.name());
      GuardCost cost = GuardCost.of(each, threads, stopwatch);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("engine", engine());
      line.put("workload", cost.workload());
      line.put("threads", threads);
      line.put("guarded_ms", rounded(cost.guardedMilliseconds()));
      line.put("plain_ms", rounded(cost.plainMilliseconds()));
      line.put("added", rounded(cost.share()));
      output.result(
          line,
          header
              + String.format(
                  Locale.ROOT,
                  "%-22s %7d %10.3f %10.3f %8.1f%n",
                  cost.workload(),
                  threads,
                  cost.guardedMilliseconds(),
                  cost.plainMilliseconds(),
                  100 * cost.share()));
      header = "";
    }
  }

  private void watchCosts(List<TrainingWorkload> chosen, Stopwatch stopwatch) {
    String header = WATCH_HEADER;
    for (TrainingWorkload each : chosen) {
      output.passing(each.name());
      WatchCost cost = WatchCost.of(each, threads, stopwatch);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("engine", engine());
      line.put("workload", cost.workload());
      line.put("threads", threads);
      line.put("plain_ms", rounded(cost.plainMilliseconds()));
      line.put("watched_ms", rounded(cost.someMilliseconds()));
      line.put("fully_watched_ms", rounded(cost.fullMilliseconds()));
      line.put("added", rounded(cost.someShare()));
      line.put("fully_added", rounded(cost.fullShare()));
      output.result(
          line,
          header
              + String.format(
                  Locale.ROOT,
                  "%-22s %7d %10.3f %12.3f %8.1f %10.3f %8.1f%n",
                  cost.workload(),
                  threads,
                  cost.plainMilliseconds(),
                  cost.someMilliseconds(),
                  100 * cost.someShare(),
                  cost.fullMilliseconds(),
                  100 * cost.fullShare()));
      header = "";
    }
  }

  private Map<String, Object> line(StreamShare share) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("engine", engine());
    line.put("optimizer", share.update());
    line.put("threads", threads);
    line.put("bytes", share.bytes());
    line.put("median_ms", rounded(share.stepMilliseconds()));
    line.put("stream_ms", rounded(share.passMilliseconds()));
    line.put("share", rounded(share.share()));
    return line;
  }

  private String row(StreamShare share) {
    return String.format(
        Locale.ROOT,
        "%-22s %7d %6d %10.3f %10.3f %6.1f %7.2f%n",
        share.update(),
        threads,
        share.bytes() / 1_000_000,
        share.stepMilliseconds(),
        share.passMilliseconds(),
        share.bytes() / share.stepMilliseconds() * 1e-6,
        share.share());
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

  private void show(Measurement measured, String header) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("engine", engine());
    line.put("workload", measured.workload());
    line.put("threads", measured.threads());
    line.put("median_ms", rounded(measured.medianMilliseconds()));
    line.put("min_ms", rounded(measured.minMilliseconds()));
    line.put("steps", measured.steps());
    line.put("first_step_s", rounded(measured.firstStepSeconds()));
    line.put("warm_up_s", rounded(measured.warmUpSeconds()));
    output.result(
        line,
        header
            + String.format(
                Locale.ROOT,
                "%-22s %7d %10.3f %10.3f %7d %12.2f %10.2f%n",
                measured.workload(),
                measured.threads(),
                measured.medianMilliseconds(),
                measured.minMilliseconds(),
                measured.steps(),
                measured.firstStepSeconds(),
                measured.warmUpSeconds()));
  }

  private static String engine() {
    return "evenflow, java " + Runtime.version();
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}

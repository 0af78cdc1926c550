package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.models.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small run after the other in one process, which must not grow. */
class SoakTest {
  private static final List<String> MODELS =
      List.of(
          "--model mlp:width=8 --norm batch --optimizer adam+ema --threads 1",
          "--model mlp:width=16 --norm none --optimizer sgd:momentum=0.9 --threads 2",
          "--model residual-cnn:channels=2 --optimizer lion --clip auto-clip --threads 2");

  /** What the collector and the class loader may keep for themselves. */
  private static final long SLACK = 4 << 20;

  @TempDir private Path folder;

  /** What a process holds on to. */
  private record Held(long heap, int classes, Set<String> threads) {
    static Held now() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      Set<String> threads = new TreeSet<>();
      Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
      return new Held(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
          threads);
    }
  }

  private void run(String command) {
    MainTest.Ended ended = MainTest.run(command.split(" "));
    assertThat(ended.status()).as("%s: %s", command, ended.err()).isZero();
  }

  /** Trains, goes on, evaluates, asks, exports and imports. */
  private void live(String model, Path out) throws IOException {
    run("train digits --epochs 1 --save-every 20 " + model + " --out " + out);
    Path run;
    try (Stream<Path> runs = Files.list(out)) {
      run = runs.findFirst().orElseThrow();
    }
    run("train --resume " + run + " --epochs 2 --allow recipe");
    run("eval " + run);
    run("predict " + run + " " + "0,".repeat(63) + "1");
    for (String format : List.of("pytorch", "npz")) {
      String file = out.resolve("weights." + format).toString();
      run("export " + run + " " + file + " --format " + format);
      run("import " + file + " digits --format " + format + " " + model + " --out " + out);
    }
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Trains all models at the same time, and has no thread of its own left when it returns. */
  private static void sideBySide() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Future<?>> trainings = new ArrayList<>();
    for (String model : MODELS) {
      String recipe = model.substring(0, model.indexOf(" --threads")) + " --epochs 1";
      FutureTask<?> training =
          new FutureTask<>(() -> RunFolder.run(Recipe.parse(recipe), 2).fit(List.of()));
      trainings.add(training);
      threads.add(Thread.ofPlatform().start(training));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(trainings).allMatch(each -> each.state() == Future.State.SUCCESS);
  }

  private void round() throws IOException, InterruptedException {
    for (String model : MODELS) {
      live(model, folder.resolve("runs"));
    }
    sideBySide();
  }

  /** Runs for a time and at least once more after a first round, with which the end is compared. */
  private void soak(Duration time) throws IOException, InterruptedException {
    round();
    Held first = Held.now();
    Held last;
    long end = System.nanoTime() + time.toNanos();
    do {
      round();
      last = Held.now();
    } while (System.nanoTime() < end);
    assertThat(last.threads()).isEqualTo(first.threads());
    assertThat(last.heap()).isLessThan(first.heap() + SLACK);
    assertThat(last.classes()).isLessThan(first.classes() + 200);
  }

  @Test
  void doesNotGrow() throws IOException, InterruptedException {
    soak(Duration.ZERO);
  }

  /** For {@code -Devenflow.soak.minutes}, 60 unless told otherwise. */
  @Tag("slow")
  @Test
  void doesNotGrowForLong() throws IOException, InterruptedException {
    soak(Duration.ofMinutes(Long.getLong("evenflow.soak.minutes", 60)));
  }
}

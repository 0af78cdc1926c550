package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  private static final int[] NO_OFFSETS = {};
  private static final float[] NO_SCALARS = {};

  private static void run(Workers workers, Stage stage, float[]... buffers) {
    workers.run(new Task(stage, buffers, NO_OFFSETS, NO_SCALARS));
  }

  /** Adds 1 to each unit of its range. */
  private static final Kernel COUNTING =
      (buffers, offsets, scalars, from, to) -> {
        for (int i = from; i < to; i++) {
          buffers[0][i]++;
        }
      };

  private static void countsEachUnitOnce(Workers workers, int rounds) {
    for (int round = 0; round < rounds; round++) {
      int extent = 1 + round % 37;
      float[] counts = new float[extent];
      run(workers, new Stage(COUNTING, extent, 1 + round % 5), counts);
      assertThat(counts).containsOnly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void doEveryChunkOnce(int threads) {
    Workers workers = new Workers(threads);
    assertThat(workers.threads()).isEqualTo(threads);
    countsEachUnitOnce(workers, 20_000);
  }

  @Test
  void doEveryChunkOnceAfterTheyParked() throws InterruptedException {
    Workers workers = new Workers(3);
    for (int i = 0; i < 20; i++) {
      Thread.sleep(i);
      countsEachUnitOnce(workers, 50);
    }
  }

  @Test
  void serveSeveralCallersAtOnce() throws Exception {
    Workers workers = new Workers(2);
    List<FutureTask<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(new FutureTask<>(() -> countsEachUnitOnce(workers, 2_000), true));
      Thread.ofPlatform().start(callers.getLast());
    }
    for (FutureTask<Boolean> caller : callers) {
      assertThat(caller.get()).isTrue();
    }
  }

  @Test
  void doAllOtherChunksWhileOneTakesLong() {
    Workers workers = new Workers(2);
    Thread caller = Thread.currentThread();
    AtomicIntegerArray begun = new AtomicIntegerArray(2);
    // The helper stays in its first chunk until the caller has begun all others.
    Kernel kernel =
        (buffers, offsets, scalars, from, to) -> {
          boolean isCaller = Thread.currentThread().equals(caller);
          begun.incrementAndGet(isCaller ? 0 : 1);
          while (begun.get(1) == 0 || (!isCaller && begun.get(0) + begun.get(1) < 64)) {
            Thread.onSpinWait();
          }
        };
    run(workers, new Stage(kernel, 64, 1));
    assertThat(begun.get(0)).isEqualTo(63);
    assertThat(begun.get(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void throwWhatAKernelThrowsAndGoOn(int bad) {
    Workers workers = new Workers(2);
    RuntimeException fault = new IllegalArgumentException("bad chunk");
    float[] counts = new float[7];
    Kernel kernel =
        (buffers, offsets, scalars, from, to) -> {
          if (from == bad) {
            throw fault;
          }
          buffers[0][from]++;
        };
    for (int round = 1; round <= 1_000; round++) {
      assertThatThrownBy(() -> run(workers, new Stage(kernel, 7, 1), counts)).isSameAs(fault);
      assertThat(counts[(bad + 1) % 7]).isEqualTo(round);
    }
    countsEachUnitOnce(workers, 100);
  }
}

package dev.evenflow.training;

import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A trainer that a second thread comes to. */
class OneCallerTest {
  @Test
  void refusesASecondCallerAndGoesOn() throws InterruptedException {
    Trainer trainer = trainer().build();
    CountDownLatch training = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    TrainingListener waiting =
        new TrainingListener() {
          @Override
          public void onBatch(StepReport report, int batch, int batches, int epoch) {
            // The thread that trains may ask its trainer meanwhile.
            trainer.evaluate(data(5));
            trainer.snapshot();
            training.countDown();
            try {
              refused.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Thread other = Thread.ofPlatform().start(() -> trainer.fit(data(20), 3, List.of(waiting)));
    training.await();
    Stream<ThrowingCallable> calls =
        Stream.of(
            () -> trainer.fit(data(20), 1, List.of()),
            () -> trainer.resume(data(20), 1, List.of()),
            () -> trainer.step(new float[4], new int[2]),
            () -> trainer.evaluate(data(5)),
            () -> trainer.predict(new float[4], 2),
            () -> trainer.snapshot(),
            () -> trainer.load(Path.of("weights")),
            () -> trainer.save(Path.of("weights")),
            () -> trainer.prepare(2));
    assertThat(calls)
        .allSatisfy(call ->
            assertThatThrownBy(call)
                .isInstanceOf(EvenflowException.class)
                .hasMessage(
                    "a trainer serves one caller at a time, and another thread is using it: make a"
                        + " trainer for each thread, or let them take turns"));
    refused.countDown();
    other.join();
    Trainer alone = trainer().build();
    alone.fit(data(20), 3, List.of());
    assertThat(trainer.snapshot().digest()).isEqualTo(alone.snapshot().digest());
  }
}

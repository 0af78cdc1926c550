package dev.evenflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that two threads run. */
class OneCallerProgramTest {
  @Test
  @Timeout(60)
  void refusesTheSecond() throws InterruptedException {
    RandomStream random = new RandomStream(1, "square");
    Tensor square =
        Tensor.uniform(Shape.of(300, 300), random, Tensor.input("position", Shape.SCALAR));
    Program program = Program.compile(Signature.of(square.matmul(square).matmul(square)), 1);
    Queue<EvenflowException> refusals = new ConcurrentLinkedQueue<>();
    AtomicBoolean isOver = new AtomicBoolean();
    Runnable running =
        () -> {
          while (!isOver.get()) {
            try {
              program.set("position", 3);
              program.run();
            } catch (EvenflowException e) {
              refusals.add(e);
              isOver.set(true);
            }
          }
        };
    List<Thread> threads =
        IntStream.range(0, 2).mapToObj(i -> Thread.ofPlatform().start(running)).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(refusal ->
            assertThat(refusal)
                .hasMessage(
                    "a program serves one caller at a time, and another thread is running it:"
                        + " compile one for each thread"));
    program.set("position", 3);
    assertThat(program.run()).isTrue();
  }
}

package dev.evenflow.replay;

import dev.evenflow.EvenflowException;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * What an evaluation of a step, one scalar operation after the other, each rounded to float, says
 * about numbers that are not finite. Sums are taken in double and rounded once; where a program's
 * sum overflows on the way to a finite value, the replay names the sum.
 *
 * @param refused whether the guard refuses the step
 * @param causes where bad numbers began that the guard judges or that a variable would get, in the
 *     order of computation, one for each operation; of loops, for each operation and step
 * @param masked where bad numbers began that a later operation hides from both, such as an infinity
 *     that is clipped; not those that are written as constants or remembered on purpose
 */
public record Replay(boolean refused, List<BadNumber> causes, List<BadNumber> masked) {
  /** Copies the lists. */
  public Replay {
    causes = List.copyOf(causes);
    masked = List.copyOf(masked);
  }

  /** The first bad number, hidden or not. */
  public Optional<BadNumber> first() {
    return (causes.isEmpty() ? masked : causes).stream().findFirst();
  }

  /** Whether the step is accepted and makes no bad number, hidden or not. */
  public boolean isHealthy() {
    return !refused && causes.isEmpty() && masked.isEmpty();
  }

  /**
   * Replays a step at the present values of variables, which stay. It takes a nanosecond or more
   * for every multiplication of the step, and memory for every number.
   *
   * @param signature of which the first output is the loss
   * @param inputs the values of inputs by name, row-major
   * @param progress is told the share that is done, from 0 to 1
   * @throws EvenflowException if there is not enough memory
   */
  public static Replay of(
      Signature signature, Map<String, double[]> inputs, DoubleConsumer progress) {
    List<Tensor> nodes = Graph.ascending(signature.roots());
    try {
      Interpreter interpreter = new Interpreter(Rounding.FLOAT, inputs);
      double total = nodes.stream().mapToDouble(Work::of).sum();
      double done = 0;
      for (Tensor node : nodes) {
        interpreter.evaluate(node);
        done += Work.of(node);
        progress.accept(done / total);
      }
      return new Search(signature, nodes, interpreter).result();
    } catch (OutOfMemoryError failure) {
      throw new EvenflowException(
          "no memory is left for a replay, which keeps all %,d numbers of the step: give the virtual"
                  .formatted(nodes.stream().mapToLong(node -> node.shape().size()).sum())
              + " machine more by -Xmx, or replay a smaller batch",
          failure);
    }
  }
}

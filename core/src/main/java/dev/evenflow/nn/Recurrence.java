package dev.evenflow.nn;

import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What recurrent layers share: sequences [n, time, in] become [n, time, hidden] (twice that if they
 * run both ways) through stacked loops, whose inputs are projected for all steps in one product.
 *
 * <p>Parameters of each layer and direction, such as {@code rnn1.layer1-reverse}: {@code weight}
 * [in, gates hidden], {@code recurrent} [hidden, gates hidden] and {@code bias} [gates hidden].
 *
 * @param cell what a step does
 * @param hidden the number of units
 * @param layers how many are stacked
 * @param bidirectional whether each runs both ways, the outputs beside each other
 * @param initializer of the input weights
 */
record Recurrence(
    Cell cell, int hidden, int layers, boolean bidirectional, Initializer initializer) {

  /** One kind of recurrent unit. */
  interface Cell {
    /** How many projections of the input a unit takes. */
    int gates();

    /** How many carries go from step to step; the first is the output. */
    int carries();

    /** What the bias of all gates starts with. */
    Initializer bias();

    /**
     * Writes a step.
     *
     * @param scope for the recurrent parameters
     */
    Step step(Scope scope);
  }

  /** The carries after a step, from the projected input [n, gates hidden] and those before. */
  @FunctionalInterface
  interface Step {
    List<Tensor> next(Tensor projected, List<Tensor> carries, Activations activations);
  }

  /** Applies the activations of a step, which are told by name of whoever watches a layer. */
  static final class Activations {
    private static final Activation SIGMOID = Tensor::sigmoid;
    private static final Activation TANH = Tensor::tanh;

    private final List<Applied> applied = new ArrayList<>();

    Tensor sigmoid(String name, Tensor x) {
      return apply(name, SIGMOID, x);
    }

    Tensor tanh(String name, Tensor x) {
      return apply(name, TANH, x);
    }

    Tensor apply(String name, Activation activation, Tensor x) {
      Tensor y = activation.of(x);
      applied.add(new Applied(name, activation, x, y));
      return y;
    }

    private void tell(Scan scan, Scope scope) {
      for (Applied each : applied) {
        scope.tellInLoop(
            each.path(),
            (Activation) each.layer(),
            scan.history(each.input()),
            scan.history(each.output()));
      }
    }
  }

  Tensor apply(Tensor input, Scope scope) {
    scope.require(input, 3, "sequences [n, time, features]");
    Tensor sequence = swapped(input);
    for (int layer = 1; layer <= layers; layer++) {
      Tensor forward = scope.apply("layer" + layer, (x, s) -> run(x, s, false), sequence);
      sequence =
          bidirectional
              ? Tensor.concat(
                  -1,
                  List.of(
                      forward,
                      scope.apply(
                          "layer" + layer + "-reverse", (x, s) -> run(x, s, true), sequence)))
              : forward;
    }
    return swapped(sequence);
  }

  /** Of [n, time, ...] it makes [time, n, ...], and the other way around. */
  private static Tensor swapped(Tensor sequence) {
    return sequence.transpose(1, 0, 2);
  }

  private Tensor run(Tensor sequence, Scope scope, boolean reverse) {
    int in = sequence.shape().extent(-1);
    int width = cell.gates() * hidden;
    Fans fans = new Fans(in, hidden);
    Tensor projected =
        sequence
            .matmul(scope.weight("weight", Shape.of(in, width), fans, initializer))
            .add(scope.parameter("bias", Shape.of(width), fans, cell.bias()));
    Tensor start = Tensor.zeros(Shape.of(sequence.shape().extent(1), hidden));
    Step step = cell.step(scope);
    Activations activations = new Activations();
    Scan scan =
        Scan.over(
            List.of(projected),
            Collections.nCopies(cell.carries(), start),
            reverse,
            given -> {
              List<Tensor> next = step.next(given.element(0), given.carries(), activations);
              return new Scan.Next(next, List.of(next.getFirst()));
            });
    activations.tell(scan, scope);
    return scan.history(0);
  }

  /** The weight that the units see each other through, [hidden, gates hidden]. */
  static Tensor recurrent(Scope scope, int hidden, int gates, Initializer initializer) {
    return scope.weight(
        "recurrent", Shape.of(hidden, gates * hidden), new Fans(hidden, hidden), initializer);
  }

  /** What a bias of all gates starts with, and a number more in one gate's part. */
  static Initializer raised(Initializer bias, int hidden, int gate, double by) {
    return (shape, fans, random) -> {
      float[] values = bias.values(shape, fans, random);
      for (int i = gate * hidden; i < (gate + 1) * hidden; i++) {
        values[i] += (float) by;
      }
      return values;
    };
  }

  /** One gate's part of a projection [n, gates hidden]. */
  static Tensor gate(Tensor projected, int hidden, int index) {
    return projected.slice(-1, index * hidden, (index + 1) * hidden);
  }
}

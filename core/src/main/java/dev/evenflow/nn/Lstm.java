package dev.evenflow.nn;

import dev.evenflow.nn.Recurrence.Step;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Long short-term memory: with gates i, f, o and candidate g, all of {@code x_t W + h_{t-1} U + b},
 * {@code c_t = sigmoid(f) c_{t-1} + sigmoid(i) tanh(g)} and {@code h_t = sigmoid(o) tanh(c_t)} from
 * zeros; [n, time, in] becomes [n, time, hidden], twice that if it runs both ways.
 *
 * <p>Parameters of each layer and direction, such as {@code lstm1.layer1-reverse}: {@code weight} W
 * [in, 4 hidden], {@code recurrent} U [hidden, 4 hidden] and {@code bias} [4 hidden], gates in the
 * order i, f, g, o as in PyTorch, which has a second bias that adds to the first.
 *
 * <p>Sources: Hochreiter, Schmidhuber, "Long short-term memory", 1997; Gers, Schmidhuber, Cummins,
 * "Learning to forget", 2000; forget bias: Jozefowicz, Zaremba, Sutskever, ICML 2015.
 *
 * @param hidden the number of units
 * @param layers how many are stacked
 * @param bidirectional whether each runs both ways, the outputs beside each other
 * @param forgetBias what is added to the forget gate's bias before the first step; 1 lets gradients
 *     through from the start, PyTorch has 0
 * @param initializer of W, fans (in, hidden)
 * @param recurrentInitializer of U, fans (hidden, hidden)
 */
public record Lstm(
    int hidden,
    int layers,
    boolean bidirectional,
    double forgetBias,
    Initializer initializer,
    Initializer recurrentInitializer)
    implements Layer {
  private static final int GATES = 4;
  private static final int FORGET = 1;

  /** Checks the extents. */
  public Lstm {
    Require.positive("lstm", "hidden", hidden);
    Require.positive("lstm", "layers", layers);
  }

  /** One layer that runs forward, of forget bias 1. */
  public Lstm(int hidden, Initializer initializer, Initializer recurrentInitializer) {
    this(hidden, 1, false, 1, initializer, recurrentInitializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return new Recurrence(new Cell(), hidden, layers, bidirectional, initializer)
        .apply(input, scope);
  }

  private final class Cell implements Recurrence.Cell {
    @Override
    public int gates() {
      return GATES;
    }

    @Override
    public int carries() {
      return 2;
    }

    @Override
    public Initializer bias() {
      return Recurrence.raised(initializer.bias(), hidden, FORGET, forgetBias);
    }

    @Override
    public Step step(Scope scope) {
      Tensor u = Recurrence.recurrent(scope, hidden, GATES, recurrentInitializer);
      return (projected, carries, activations) -> {
        Tensor gates = projected.add(carries.get(0).matmul(u));
        Tensor candidate = activations.tanh("candidate", Recurrence.gate(gates, hidden, 2));
        Tensor input = activations.sigmoid("input-gate", Recurrence.gate(gates, hidden, 0));
        Tensor forget = activations.sigmoid("forget-gate", Recurrence.gate(gates, hidden, FORGET));
        Tensor cell = forget.mul(carries.get(1)).add(input.mul(candidate));
        Tensor output = activations.sigmoid("output-gate", Recurrence.gate(gates, hidden, 3));
        return List.of(output.mul(activations.tanh("cell", cell)), cell);
      };
    }
  }
}

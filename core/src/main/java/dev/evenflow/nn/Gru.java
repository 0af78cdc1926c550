package dev.evenflow.nn;

import dev.evenflow.nn.Recurrence.Step;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Gated recurrent units: {@code r, z = sigmoid(x_t W + h_{t-1} U + b)}, candidate {@code n = tanh(
 * x_t W_n + b_n + r (h_{t-1} U_n + c))} and {@code h_t = (1 - z) n + z h_{t-1}} from zeros; [n,
 * time, in] becomes [n, time, hidden], twice that if it runs both ways. The reset gate applies
 * after the product with U_n and its bias, as in PyTorch and cuDNN (in the paper before it).
 *
 * <p>Parameters of each layer and direction, such as {@code gru1.layer1-reverse}: {@code weight}
 * [in, 3 hidden], {@code recurrent} [hidden, 3 hidden], {@code bias} [3 hidden], parts in the order
 * r, z, n, and {@code recurrent-bias} c [hidden].
 *
 * <p>Sources: Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014;
 * update bias: Tallec, Ollivier, "Can recurrent neural networks warp time?", ICLR 2018.
 *
 * @param hidden the number of units
 * @param layers how many are stacked
 * @param bidirectional whether each runs both ways, the outputs beside each other
 * @param updateBias what is added to the update gate's bias before the first step: with b a unit
 *     keeps sigmoid(b) of its state in a step, and so remembers for 1 + exp(b) steps; PyTorch has 0
 * @param initializer of the input weights, fans (in, hidden)
 * @param recurrentInitializer of the recurrent weights, fans (hidden, hidden)
 */
public record Gru(
    int hidden,
    int layers,
    boolean bidirectional,
    double updateBias,
    Initializer initializer,
    Initializer recurrentInitializer)
    implements Layer {
  private static final int GATES = 3;
  private static final int UPDATE = 1;

  /** Checks the extents. */
  public Gru {
    Require.positive("gru", "hidden", hidden);
    Require.positive("gru", "layers", layers);
  }

  /** One layer that runs forward, of update bias 0. */
  public Gru(int hidden, Initializer initializer, Initializer recurrentInitializer) {
    this(hidden, 1, false, 0, initializer, recurrentInitializer);
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
      return 1;
    }

    @Override
    public Initializer bias() {
      return Recurrence.raised(initializer.bias(), hidden, UPDATE, updateBias);
    }

    @Override
    public Step step(Scope scope) {
      Tensor u = Recurrence.recurrent(scope, hidden, GATES, recurrentInitializer);
      Tensor c =
          scope.parameter(
              "recurrent-bias",
              Shape.of(hidden),
              new Fans(hidden, hidden),
              recurrentInitializer.bias());
      return (projected, carries, activations) -> {
        Tensor before = carries.getFirst();
        Tensor seen = before.matmul(u);
        Tensor reset = activations.sigmoid("reset-gate", sum(projected, seen, 0));
        Tensor update = activations.sigmoid("update-gate", sum(projected, seen, UPDATE));
        Tensor recalled = Recurrence.gate(seen, hidden, 2).add(c).mul(reset);
        Tensor candidate =
            activations.tanh("candidate", Recurrence.gate(projected, hidden, 2).add(recalled));
        return List.of(before.sub(candidate).mul(update).add(candidate));
      };
    }

    private Tensor sum(Tensor projected, Tensor seen, int index) {
      return Recurrence.gate(projected, hidden, index).add(Recurrence.gate(seen, hidden, index));
    }
  }
}

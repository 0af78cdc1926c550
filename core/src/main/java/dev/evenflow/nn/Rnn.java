package dev.evenflow.nn;

import dev.evenflow.nn.Recurrence.Step;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * The simple recurrent layer of Elman (1990): {@code h_t = phi(x_t W + h_{t-1} U + b)} from h_0 =
 * 0; [n, time, in] becomes [n, time, hidden], twice that if it runs both ways. With tanh its
 * gradients vanish or explode as U's spectral radius says (Pascanu, Mikolov, Bengio 2013); with a
 * ReLU and U the identity it is the IRNN of Le, Jaitly, Hinton (2015).
 *
 * <p>Parameters of each layer and direction, such as {@code rnn1.layer1-reverse}: {@code weight} W
 * [in, hidden], {@code recurrent} U [hidden, hidden] and {@code bias} [hidden].
 *
 * @param hidden the number of units
 * @param layers how many are stacked
 * @param bidirectional whether each runs both ways, the outputs beside each other
 * @param activation phi
 * @param initializer of W, fans (in, hidden)
 * @param recurrentInitializer of U, fans (hidden, hidden)
 */
public record Rnn(
    int hidden,
    int layers,
    boolean bidirectional,
    Activation activation,
    Initializer initializer,
    Initializer recurrentInitializer)
    implements Layer {
  /** Checks the extents. */
  public Rnn {
    Require.positive("rnn", "hidden", hidden);
    Require.positive("rnn", "layers", layers);
  }

  /** One layer that runs forward. */
  public Rnn(
      int hidden,
      Activation activation,
      Initializer initializer,
      Initializer recurrentInitializer) {
    this(hidden, 1, false, activation, initializer, recurrentInitializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return new Recurrence(new Cell(), hidden, layers, bidirectional, initializer)
        .apply(input, scope);
  }

  private final class Cell implements Recurrence.Cell {
    @Override
    public int gates() {
      return 1;
    }

    @Override
    public int carries() {
      return 1;
    }

    @Override
    public Initializer bias() {
      return initializer.bias();
    }

    @Override
    public Step step(Scope scope) {
      Tensor u = Recurrence.recurrent(scope, hidden, 1, recurrentInitializer);
      return (projected, carries, activations) -> {
        Tensor sum = projected.add(carries.getFirst().matmul(u));
        return List.of(activations.apply("state", activation, sum));
      };
    }
  }
}

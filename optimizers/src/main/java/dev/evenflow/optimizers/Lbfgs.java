package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.List;
import java.util.Map;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with a strong Wolfe line search: second-order steps
 * from the last changes of weights and gradients. For small, smooth, whole-batch problems: the loss
 * must be the same function in every step, without dropout or changing batches.
 *
 * <pre>{@code
 * s = p - p before,   y = g - g before        remembered if <y, s> > 1e-10
 * d = -H g                                    by the two loops over the memory, H0 = <y, s>/<y, y>
 * p = p + a d                                 a by strong Wolfe, first trial lr (step 1: lr min(1, 1/|g|))
 * }</pre>
 *
 * <p>One step is one iteration of PyTorch's LBFGS with {@code line_search_fn="strong_wolfe"}. A
 * step costs {@code evaluations} evaluations of the model, always. The run's gradient transforms
 * are not applied: a clipped gradient is not the slope of the loss.
 *
 * <p>It measures all parameters together, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate the first length that a line search tries, above 0; default 1
 * @param memory how many changes are remembered, at least 1; default 10
 * @param evaluations of the loss in a line search, at least 1; default 20
 * @param tolerance a search ends when no weight moves by more, at least 0; default 1e-9
 */
public record Lbfgs(double learningRate, int memory, int evaluations, double tolerance)
    implements Optimizer {
  private static final double LEAST_CURVATURE = 1e-10;

  /** Checks the hyperparameters. */
  public Lbfgs {
    Hyperparameters.positive("learning rate", learningRate);
    Hyperparameters.count("memory", memory);
    Hyperparameters.count("evaluations", evaluations);
    Hyperparameters.notNegative("tolerance", tolerance);
  }

  /** The default values. */
  public Lbfgs() {
    this(1, 10, 20, 1e-9);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    FlatParameters flat = new FlatParameters(objective.parameters());
    Objective.Point here = objective.here();
    Tensor point = flat.read();
    Tensor gradient = flat.joined(here.gradients());
    Tensor direction = direction(point, gradient, slots);
    Tensor slope = gradient.mul(direction).sum();

    Tensor rate = slots.rate(learningRate);
    Tensor cautious = gradient.abs().sum().rdiv(1).min(1.0).mul(rate);
    Tensor first = Tensor.select(slots.step().greater(1), rate, cautious);
    Tensor length =
        new StrongWolfe(evaluations, tolerance)
            .length(
                new LinePoint(Tensor.constant(0), here.loss(), slope),
                first,
                direction.abs().max(),
                trial -> {
                  Objective.Point there = objective.at(flat.split(point.add(direction.mul(trial))));
                  Tensor slopeThere = flat.joined(there.gradients()).mul(direction).sum();
                  return new LinePoint(trial, there.loss(), slopeThere);
                });
    // A direction that does not descend is the end of what rounding allows.
    Tensor taken = Tensor.select(slope.less(-tolerance), length, Tensor.constant(0));
    return flat.split(point.add(direction.mul(taken)));
  }

  /** The direction of descent, after remembering the last change. */
  private Tensor direction(Tensor point, Tensor gradient, Slots slots) {
    int size = point.shape().size();
    Tensor change = point.sub(slots.current("point", point.shape(), 0));
    Tensor turn = gradient.sub(slots.current("gradient", point.shape(), 0));
    slots.next("point", point.shape(), 0, before -> point);
    slots.next("gradient", point.shape(), 0, before -> gradient);
    Tensor accepted = slots.step().greater(1).mul(change.mul(turn).sum().greater(LEAST_CURVATURE));
    Tensor changes = remembered("changes", change, accepted, slots);
    Tensor turns = remembered("turns", turn, accepted, slots);

    Tensor[] s = new Tensor[memory];
    Tensor[] y = new Tensor[memory];
    Tensor[] inverse = new Tensor[memory];
    for (int i = 0; i < memory; i++) {
      s[i] = changes.slice(0, i, i + 1).reshape(size);
      y[i] = turns.slice(0, i, i + 1).reshape(size);
      inverse[i] = inverse(s[i].mul(y[i]).sum());
    }
    Tensor[] share = new Tensor[memory];
    Tensor result = gradient.negate();
    for (int i = memory - 1; i >= 0; i--) {
      share[i] = s[i].mul(result).sum().mul(inverse[i]);
      result = result.sub(y[i].mul(share[i]));
    }
    Tensor scale = s[memory - 1].mul(y[memory - 1]).sum();
    Tensor squares = y[memory - 1].sumOfSquares();
    result = result.mul(Tensor.select(squares.greater(0), scale.div(squares), Tensor.constant(1)));
    for (int i = 0; i < memory; i++) {
      Tensor back = y[i].mul(result).sum().mul(inverse[i]);
      result = result.add(s[i].mul(share[i].sub(back)));
    }
    return result;
  }

  /** {@code 1 / product}, or 0 for a place of the memory that is still empty. */
  private static Tensor inverse(Tensor product) {
    return Tensor.select(product.greater(0), product.rdiv(1), Tensor.constant(0));
  }

  /** The rows remembered, newest last. */
  private Tensor remembered(String name, Tensor newest, Tensor accepted, Slots slots) {
    int size = newest.shape().size();
    Tensor row = newest.reshape(1, size);
    return slots.next(
        name,
        Shape.of(memory, size),
        0,
        rows ->
            Tensor.select(
                accepted,
                memory == 1 ? row : Tensor.concat(0, List.of(rows.slice(0, 1, memory), row)),
                rows));
  }
}

package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * SM3-II (Anil et al. 2019): Adagrad in the memory of rows and columns. Every axis keeps one number
 * an index, the largest sum that any element of that slice has; an element's own sum is at most the
 * smallest of its axes' numbers.
 *
 * <pre>{@code
 * a = min over axes(s_axis) + g²
 * s_axis = max of a over all other axes
 * m = momentum m + (1 - momentum) g / sqrt(a + epsilon)
 * p = p - lr m
 * }</pre>
 *
 * <p>As in Optax. A vector keeps all of its sums, as Adagrad does.
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 0.1
 * @param momentum in [0, 1); default 0.9
 * @param epsilon inside the root, at least 0; default 1e-8
 */
public record Sm3(double learningRate, double momentum, double epsilon) implements Rule {
  /** Checks the hyperparameters. */
  public Sm3 {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("momentum", momentum);
    Hyperparameters.notNegative("epsilon", epsilon);
  }

  /** The default values. */
  public Sm3() {
    this(0.1);
  }

  /** The default values with another rate. */
  public Sm3(double learningRate) {
    this(learningRate, 0.9, 1e-8);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor sums = sums(gradient, slots);
    // A sum of 0 says that there was no gradient yet: no movement, whatever epsilon is.
    Tensor direction =
        Tensor.select(
            sums.greater(0), gradient.div(Moments.root(sums, epsilon, 0)), Tensor.constant(0));
    Tensor velocity = Moments.average(slots, "momentum", momentum, direction);
    return parameter.sub(velocity.mul(slots.rate(learningRate)));
  }

  private static Tensor sums(Tensor gradient, Slots slots) {
    Tensor square = gradient.square();
    int rank = gradient.shape().rank();
    if (rank < 2) {
      return slots.next("sum", 0, before -> before.add(square));
    }
    Tensor smallest = slots.current("axis0", along(gradient.shape(), 0), 0);
    for (int axis = 1; axis < rank; axis++) {
      smallest = smallest.min(slots.current("axis" + axis, along(gradient.shape(), axis), 0));
    }
    Tensor sums = smallest.add(square);
    for (int axis = 0; axis < rank; axis++) {
      Tensor largest = sums;
      for (int other = rank - 1; other >= 0; other--) {
        largest = other == axis ? largest : largest.maxAlong(other);
      }
      Shape shape = along(gradient.shape(), axis);
      Tensor next = largest.reshape(shape);
      slots.next("axis" + axis, shape, 0, before -> next);
    }
    return sums;
  }

  /** The shape with all extents 1 but one. */
  private static Shape along(Shape shape, int kept) {
    Shape along = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      along = axis == kept ? along : along.with(axis, 1);
    }
    return along;
  }
}

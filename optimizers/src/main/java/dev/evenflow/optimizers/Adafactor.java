package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.terms.Norms;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Adafactor (Shazeer and Stern 2018): the second average of a matrix from its row and column means
 * alone, steps relative to the size of the weights.
 *
 * <pre>{@code
 * b = (t - decayOffset)^-decayPower                   the share of the newest square
 * r, c = averages of the row and column means of g² + epsilon
 * v = r c / max(mean(r), floor)                       a vector: the average of g² + epsilon itself
 * u = g / sqrt(max(v, floor²))
 * p = p - rho max(parameterFloor, rms(p)) u / max(1, rms(u)/clippingThreshold)
 * }</pre>
 *
 * <p>with rho = min(lr, 1/sqrt(t)) where the step is relative, else lr; max(...) of rms(p) only
 * where steps scale with the parameter. A momentum averages what is subtracted.
 *
 * <p>PyTorch bounds averages from below, factors the last two axes of every tensor and takes the
 * relative step; Optax ({@link #optax()}) adds 1e-30 to squares, factors the two largest axes if
 * both are at least 128, and takes lr as it is.
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param decayPower at least 0; default 0.8
 * @param decayOffset steps to subtract from t, at least 0; default 0
 * @param epsilon added to squares, at least 0; default 0
 * @param floor at least 0; default 2^-23 (the distance of floats at 1)
 * @param parameterFloor at least 0; default 0.001
 * @param clippingThreshold above 0; default 1
 * @param relativeStep whether the rate falls at least as 1/sqrt(t); default true
 * @param parameterScale whether steps scale with rms(p); default true
 * @param momentum in [0, 1); default 0
 * @param minimumFactored the smaller of the two axes must be as long to be factored; default 1
 * @param largestAxes whether the two largest axes are factored instead of the last two; default
 *     false
 */
public record Adafactor(
    double learningRate,
    double decayPower,
    double decayOffset,
    double epsilon,
    double floor,
    double parameterFloor,
    double clippingThreshold,
    boolean relativeStep,
    boolean parameterScale,
    double momentum,
    int minimumFactored,
    boolean largestAxes)
    implements Rule {
  private static final double FLOAT_SPACING = 0x1p-23;

  /** Checks the hyperparameters. */
  public Adafactor {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("decay power", decayPower);
    Hyperparameters.notNegative("decay offset", decayOffset);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("floor", floor);
    Hyperparameters.notNegative("parameter floor", parameterFloor);
    Hyperparameters.require(clippingThreshold > 0, "clip", "be above 0", clippingThreshold);
    Hyperparameters.fraction("momentum", momentum);
    Hyperparameters.count("minimum factored", minimumFactored);
  }

  /** The default values. */
  public Adafactor() {
    this(0.01);
  }

  /** PyTorch's other values. */
  public Adafactor(double learningRate) {
    this(learningRate, 0.8, 0, 0, FLOAT_SPACING, 1e-3, 1, true, true, 0, 1, false);
  }

  /** The values of Optax. */
  public static Adafactor optax() {
    return new Adafactor(0.01, 0.8, 0, 1e-30, 0, 1e-3, 1, false, true, 0, 128, true);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor update = gradient.div(square(gradient, slots).max(floor * floor).sqrt());
    Tensor clip = Norms.rms(update).div(clippingThreshold).max(1.0);
    Tensor taken = update.mul(size(parameter, slots).div(clip));
    return parameter.sub(
        momentum == 0 ? taken : Moments.average(slots, "momentum", momentum, taken));
  }

  private Tensor size(Tensor parameter, Slots slots) {
    Tensor rate = slots.rate(learningRate);
    Tensor rho = relativeStep ? rate.min(slots.step().sqrt().rdiv(1)) : rate;
    return parameterScale ? rho.mul(Norms.rms(parameter).max(parameterFloor)) : rho;
  }

  /** The estimate of g² averaged. */
  private Tensor square(Tensor gradient, Slots slots) {
    Tensor square = epsilon == 0 ? gradient.square() : gradient.square().add(epsilon);
    int[] axes = factored(gradient.shape());
    if (axes.length == 0) {
      return average(slots, "square", square);
    }
    Tensor rows = average(slots, "rows", square.meanKept(axes[1]));
    Tensor columns = average(slots, "columns", square.meanKept(axes[0]));
    // In this order, for the product of two small averages may vanish.
    return rows.div(rows.meanKept(axes[0]).max(floor)).mul(columns);
  }

  private Tensor average(Slots slots, String name, Tensor value) {
    Tensor share = slots.step().sub(decayOffset).pow(-decayPower);
    return slots.next(name, value.shape(), 0, before -> before.add(value.sub(before).mul(share)));
  }

  /** The two axes to factor, the first of which rows run along; empty for none. */
  private int[] factored(Shape shape) {
    int rank = shape.rank();
    if (rank < 2) {
      return new int[0];
    }
    int[] axes =
        largestAxes
            ? IntStream.range(0, rank)
                .boxed()
                .sorted(Comparator.comparingInt(shape::extent))
                .skip(rank - 2L)
                .mapToInt(Integer::intValue)
                .toArray()
            : new int[] {rank - 2, rank - 1};
    boolean large = Math.min(shape.extent(axes[0]), shape.extent(axes[1])) >= minimumFactored;
    return large ? axes : new int[0];
  }
}

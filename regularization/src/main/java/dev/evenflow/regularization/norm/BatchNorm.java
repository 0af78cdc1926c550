package dev.evenflow.regularization.norm;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Batch normalization (Ioffe and Szegedy 2015, algorithm 1): {@code y = (x - mean) / sqrt(variance
 * + epsilon) * scale + bias}, with mean and variance of each channel over all other axes. Inputs
 * are [n, c], [n, t, c] or [n, h, w, c].
 *
 * <p>In training the statistics are the batch's, the variance biased, and the running ones move
 * towards them, under accumulation towards those of the effective batch; evaluation takes the
 * running ones. Parameters: {@code scale} and {@code bias} [c]; state: {@code running-mean} and
 * {@code running-variance} [c].
 *
 * <p>Frameworks differ in what is run: {@link #torch()} and {@link #keras()} name the conventions.
 * The variance is the mean of squared deviations, never the difference of two large numbers.
 *
 * @param momentum the share of the new statistics in the running ones, in [0, 1]; it is 1 minus
 *     what Keras calls momentum
 * @param epsilon above 0
 * @param affine whether scale and bias are trained
 * @param runningVariance which estimate of the variance is run
 * @param batchOfOne what to do in training where a channel has a single value
 */
public record BatchNorm(
    double momentum,
    double epsilon,
    boolean affine,
    RunningVariance runningVariance,
    BatchOfOne batchOfOne)
    implements Normalization {

  /** An estimate of the variance from m values. */
  public enum RunningVariance {
    /** The sum of squared deviations over m - 1, as in PyTorch. */
    UNBIASED,
    /** The sum of squared deviations over m, as in Keras. */
    BIASED
  }

  /** What to do in training where a channel has one value only, whose variance is 0. */
  public enum BatchOfOne {
    /** Say so. */
    ERROR,
    /** Normalize by the running statistics and leave them as they are. */
    RUNNING
  }

  /** Checks the ranges. */
  public BatchNorm {
    Require.that(momentum >= 0 && momentum <= 1, "batch", "momentum", "in [0, 1]", momentum);
    Require.positive("batch", "epsilon", epsilon);
  }

  /** PyTorch's convention: momentum 0.1, epsilon 1e-5, running variance unbiased. */
  public static BatchNorm torch() {
    return new BatchNorm(0.1, 1e-5, true, RunningVariance.UNBIASED, BatchOfOne.ERROR);
  }

  /** Keras's convention: momentum 0.99 of the old, epsilon 1e-3, running variance biased. */
  public static BatchNorm keras() {
    return new BatchNorm(0.01, 1e-3, true, RunningVariance.BIASED, BatchOfOne.ERROR);
  }

  @Override
  public boolean removesBias() {
    return true;
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = input.shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          scope.path() + ": batch normalization needs [n ..., channels], given " + shape);
    }
    Shape channels = Shape.of(shape.extent(-1));
    Tensor runningMean = scope.state("running-mean", channels, 0);
    Tensor runningVariance = scope.state("running-variance", channels, 1);
    int[] axes = IntStream.range(0, shape.rank() - 1).toArray();
    Tensor mean = input.mean(axes);
    Tensor centered = input.sub(mean);
    Tensor variance = centered.square().mean(axes);
    scope.track(shape, mean, variance, momentum, this.runningVariance == RunningVariance.UNBIASED);
    int count = shape.size() / channels.size();
    if (!scope.isTraining() || isRunning(count, shape, scope)) {
      return normalized(input.sub(runningMean), runningVariance, channels, scope);
    }
    return normalized(centered, variance, channels, scope);
  }

  private boolean isRunning(int count, Shape shape, Scope scope) {
    if (count > 1) {
      return false;
    }
    if (batchOfOne == BatchOfOne.ERROR) {
      throw new EvenflowException(
          scope.path()
              + ": batch normalization cannot train on one value per channel, given "
              + shape
              + ": use batches of 2 or more, batch:batch-of-one=running, or layer or group"
              + " normalization");
    }
    return true;
  }

  private Tensor normalized(Tensor centered, Tensor variance, Shape channels, Scope scope) {
    Tensor inverse = variance.add(epsilon).sqrt().rdiv(1);
    return Affine.apply(affine, centered, inverse, channels, scope);
  }
}

package dev.evenflow.nn.loss;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of softmax(output) with the target: {@code -sum_c p_c ln softmax(output)_c},
 * where p is 1 at the target class, smoothed to {@code (1 - s) p + s / classes}.
 *
 * <p>Outputs are logits [batch ..., classes]; targets are int32 classes [batch ...] or float
 * probabilities of the output's shape. The mean is over examples; with class weights and int32
 * targets it is over the weights of the target classes, as in PyTorch. Examples of the ignored
 * class count nothing; if all are, the loss is 0. A class out of range is an error, or NaN where
 * there is an ignored class.
 *
 * @param labelSmoothing s, from 0 to 1 (Szegedy et al. 2016)
 * @param classWeights a factor for each class; empty for 1
 * @param ignoreIndex the class whose examples are left out, such as -100; null for none
 */
public record CrossEntropy(
    double labelSmoothing, List<Double> classWeights, @Nullable Integer ignoreIndex)
    implements Loss {
  /** Checks the smoothing and copies the weights. */
  public CrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new EvenflowException(
          "cross-entropy: label smoothing must be from 0 to 1, given " + labelSmoothing);
    }
    classWeights = List.copyOf(classWeights);
  }

  /** Without smoothing, weights and an ignored class. */
  public CrossEntropy() {
    this(0);
  }

  /** With label smoothing alone. */
  public CrossEntropy(double labelSmoothing) {
    this(labelSmoothing, List.of(), null);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    boolean classes = Targets.areClasses("cross-entropy", output, target);
    int count = output.shape().extent(-1);
    if (!classWeights.isEmpty() && classWeights.size() != count) {
      throw new ShapeException(
          "cross-entropy has " + classWeights.size() + " class weights for " + count + " classes");
    }
    Tensor surprise = output.logSoftmax(-1).negate();
    Tensor weighted = classWeights.isEmpty() ? surprise : surprise.mul(weights());
    if (!classes) {
      Tensor smooth = target.mul(1 - labelSmoothing).add(labelSmoothing / count);
      return weighted.mul(smooth).sum(-1).mean();
    }
    return ignoreIndex == null
        ? ofClasses(weighted, target)
        : ofKeptClasses(weighted, target, ignoreIndex);
  }

  @Override
  public Tensor weight(Tensor output, Tensor target) {
    if (!Targets.areClasses("cross-entropy", output, target)) {
      return Loss.super.weight(output, target);
    }
    if (ignoreIndex != null) {
      return totalOfKept(output, target, ignoreIndex);
    }
    return classWeights.isEmpty() ? Loss.super.weight(output, target) : total(target);
  }

  private Tensor total(Tensor target) {
    return weights().gatherRows(target).sum();
  }

  private Tensor totalOfKept(Tensor output, Tensor target, int ignored) {
    Tensor kept = target.toFloats().equal(Tensor.constant(ignored)).rsub(1);
    return classWeights.isEmpty()
        ? kept.sum()
        : hot(output, target).mul(weights()).sum(-1).mul(kept).sum();
  }

  /** 1 at the target's class, else 0: of the output's shape. */
  private static Tensor hot(Tensor output, Tensor target) {
    Tensor names = target.toFloats().reshape(output.shape().with(-1, 1));
    return names.equal(Tensor.iota(output.shape().extent(-1)));
  }

  private Tensor ofClasses(Tensor weighted, Tensor target) {
    Tensor loss = smoothed(Targets.pick(weighted, target), weighted);
    return classWeights.isEmpty() ? loss.mean() : loss.sum().div(total(target));
  }

  /** One-hot targets instead of look-ups, which would refuse an ignored class like -100. */
  private Tensor ofKeptClasses(Tensor weighted, Tensor target, int ignored) {
    Tensor left = target.toFloats().equal(Tensor.constant(ignored));
    Tensor hot = hot(weighted, target);
    // 1 where the class is kept, but 0 / 0 if it is out of range.
    Tensor known = hot.sum(-1).div(hot.sum(-1).add(left));
    Tensor loss = smoothed(weighted.mul(hot).sum(-1), weighted).mul(left.rsub(1)).mul(known);
    Tensor total = totalOfKept(weighted, target, ignored);
    return loss.sum().div(Tensor.select(total.greater(0), total, Tensor.constant(1)));
  }

  private Tensor smoothed(Tensor picked, Tensor weighted) {
    return labelSmoothing == 0
        ? picked
        : picked.mul(1 - labelSmoothing).add(weighted.mean(-1).mul(labelSmoothing));
  }

  private Tensor weights() {
    float[] values = new float[classWeights.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = classWeights.get(i).floatValue();
    }
    return Tensor.literal(Shape.of(values.length), values);
  }
}

package dev.evenflow.metric;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a model says of examples, and what it was to say. A row is the output for one label: one an
 * example, or one a step where each step has a label.
 */
public final class Predictions {
  private final float[] outputs;
  private final int[] labels;
  private final float[] quantities;
  private final int classes;

  /**
   * Pairs outputs and targets.
   *
   * @param outputs logits [examples ..., classes] or quantities [examples, quantities], row-major
   * @throws EvenflowException if these are not that many
   */
  public Predictions(float[] outputs, Targets targets) {
    int count = IntStream.of(targets.shape()).reduce(targets.size(), Math::multiplyExact);
    int[] order = IntStream.range(0, targets.size()).toArray();
    this.outputs = outputs.clone();
    switch (targets) {
      case Labels given -> {
        labels = new int[count];
        given.copy(order, 0, order.length, labels, 0);
        quantities = new float[0];
        classes = given.classes().size();
      }
      case Quantities given -> {
        labels = new int[0];
        quantities = new float[count];
        given.copy(order, 0, order.length, quantities, 0);
        classes = 0;
      }
    }
    int expected = classes == 0 ? count : Math.multiplyExact(count, classes);
    if (outputs.length != expected) {
      throw new EvenflowException(
          "%d outputs are needed for these targets, given %d".formatted(expected, outputs.length));
    }
  }

  /** Whether the targets are classes. */
  public boolean areClasses() {
    return classes > 0;
  }

  /** The number of labels. */
  public int rows() {
    return labels.length;
  }

  /** The number of classes, 0 where the targets are quantities. */
  public int classes() {
    return classes;
  }

  /** The class that a row is to be. */
  public int label(int row) {
    return labels[row];
  }

  /** The logit of a class. */
  public float logit(int row, int label) {
    return outputs[row * classes + label];
  }

  /** The first class of a row whose logit is largest. */
  public int best(int row) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logit(row, i) > logit(row, best) ? i : best;
    }
    return best;
  }

  /** ln of the probability, by softmax, of a class. */
  public double logProbability(int row, int label) {
    double largest = logit(row, best(row));
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += StrictMath.exp(logit(row, i) - largest);
    }
    return logit(row, label) - largest - StrictMath.log(sum);
  }

  /** The mean of a function of the differences of outputs and quantities. */
  double meanOfErrors(String metric, DoubleUnaryOperator function) {
    if (areClasses()) {
      throw new EvenflowException(metric + " needs targets that are quantities, given classes");
    }
    return IntStream.range(0, outputs.length)
        .mapToDouble(i -> function.applyAsDouble((double) outputs[i] - quantities[i]))
        .average()
        .orElse(Double.NaN);
  }

  /** The mean of a function of the rows. */
  double meanOfRows(String metric, IntToDoubleFunction function) {
    requireClasses(metric);
    return IntStream.range(0, rows()).mapToDouble(function).average().orElse(Double.NaN);
  }

  void requireClasses(String metric) {
    if (!areClasses()) {
      throw new EvenflowException(metric + " needs targets that are classes, given quantities");
    }
  }
}

package dev.evenflow.diagnostics;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples to look at a model with.
 *
 * @param example the shape of one, such as [8, 8, 1]
 * @param features of all, one after the other; indices as whole numbers
 * @param targets the classes or quantities of each
 */
public record Batch(Shape example, float[] features, Targets targets) {
  /**
   * Checks the sizes.
   *
   * @throws EvenflowException if the features are not as many examples as there are targets, or
   *     none
   */
  public Batch {
    if (targets.size() == 0 || features.length != (long) targets.size() * example.size()) {
      throw new EvenflowException(
          "a batch needs at least one example of shape %s for each of %d targets, given %d values"
              .formatted(example, targets.size(), features.length));
    }
  }

  /** The first examples of a data set in the order of a seed, at most so many. */
  public static Batch of(Dataset data, int count, long seed) {
    int size = Math.min(count, data.size());
    int[] order = Arrays.copyOf(stream(seed).permutation(0, data.size()), size);
    float[] features = new float[size * data.features().width()];
    data.features().copy(order, 0, size, features, 0);
    return new Batch(Shape.of(data.features().shape()), features, data.targets().subset(order));
  }

  /** Independent normal numbers of variance 1, and classes at random. */
  public static Batch normal(Shape example, int count, int classes, long seed) {
    RandomStream stream = stream(seed);
    int[] labels = IntStream.range(0, count).map(i -> stream.nextInt(1, i, classes)).toArray();
    Labels targets =
        new Labels(labels, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    return new Batch(example, new float[count * example.size()], targets).ofNormal(seed);
  }

  /** These targets with independent normal numbers of variance 1 in the place of the features. */
  public Batch ofNormal(long seed) {
    RandomStream stream = stream(seed);
    float[] normal = new float[features.length];
    for (int i = 0; i < normal.length; i++) {
      normal[i] = (float) stream.normal(0, i);
    }
    return new Batch(example, normal, targets);
  }

  private static RandomStream stream(long seed) {
    return new RandomStream(seed, "diagnosis");
  }

  /** The number of examples. */
  public int size() {
    return targets.size();
  }

  /** The targets as an input of a program. */
  public Tensor input() {
    Shape shape = Shape.of(targets.shape()).inserted(0, size());
    return switch (targets) {
      case Labels _ -> Tensor.intInput(Stack.LABELS, shape);
      case Quantities _ -> Tensor.input(Stack.LABELS, shape);
    };
  }

  /** Hands features and targets to a program, as far as it reads them. */
  public void offerTo(Program program) {
    if (program.inputs().contains(Stack.FEATURES)) {
      program.setWhole(Stack.FEATURES, features);
    }
    if (program.inputs().contains(Stack.LABELS)) {
      int[] all = IntStream.range(0, size()).toArray();
      int width = IntStream.of(targets.shape()).reduce(size(), Math::multiplyExact);
      switch (targets) {
        case Labels classes -> {
          int[] labels = new int[width];
          classes.copy(all, 0, size(), labels, 0);
          program.set(Stack.LABELS, labels);
        }
        case Quantities numbers -> {
          float[] quantities = new float[width];
          numbers.copy(all, 0, size(), quantities, 0);
          program.set(Stack.LABELS, quantities);
        }
      }
    }
  }
}

package dev.evenflow.cli.bench;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.training.BatchInputs;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the batches of a workload look like.
 *
 * @param features their shape [batch ...]
 * @param vocabulary how many indices there are, or 0 for float features
 * @param labels their shape
 * @param classes how many labels there are
 * @param count how many batches are cycled through
 */
record BatchForm(Shape features, int vocabulary, Shape labels, int classes, int count) {
  private static final int CYCLE = 8;

  /** Batches of float features, with a label for each example. */
  static BatchForm ofFloats(int classes, int... features) {
    return new BatchForm(Shape.of(features), 0, Shape.of(features[0]), classes, CYCLE);
  }

  /** Batches of sequences of tokens, with a token as label at each place. */
  static BatchForm ofTokens(int vocabulary, int batch, int time) {
    Shape shape = Shape.of(batch, time);
    return new BatchForm(shape, vocabulary, shape, vocabulary, CYCLE);
  }

  /** What a step is given. */
  BatchInputs inputs() {
    return vocabulary == 0
        ? BatchInputs.of(features.without(0), features.extent(0))
        : BatchInputs.ofIndices(features, labels);
  }

  /** Batches of normal features, or of uniform indices, and of uniform labels. */
  List<Batch> random(RandomStream stream) {
    return IntStream.range(0, count).mapToObj(each -> random(stream, each)).toList();
  }

  private Batch random(RandomStream stream, int position) {
    int[] targets = indices(stream.child("labels"), position, labels.size(), classes);
    RandomStream own = stream.child("features");
    if (vocabulary > 0) {
      return new Batch.OfIndices(indices(own, position, features.size(), vocabulary), targets);
    }
    float[] values = new float[features.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) own.normal(position, i);
    }
    return new Batch.OfFloats(values, targets);
  }

  private static int[] indices(RandomStream stream, int position, int count, int bound) {
    return IntStream.range(0, count).map(i -> stream.nextInt(position, i, bound)).toArray();
  }
}

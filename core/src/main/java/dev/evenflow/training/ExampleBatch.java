package dev.evenflow.training;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.program.Program;
import java.util.stream.IntStream;

/** Some examples of a data set, copied out into arrays that serve many batches. */
final class ExampleBatch {
  private final Dataset data;
  private final int count;
  private final float[] features;
  private final int[] labels;
  private final float[] quantities;

  /** Room for so many examples. */
  ExampleBatch(Dataset data, int count) {
    this.data = data;
    this.count = count;
    this.features = new float[count * data.features().width()];
    int width = IntStream.of(data.targets().shape()).reduce(count, Math::multiplyExact);
    boolean areClasses = data.targets() instanceof Labels;
    this.labels = new int[areClasses ? width : 0];
    this.quantities = new float[areClasses ? 0 : width];
  }

  /** Copies those whose indices stand in {@code order} from {@code from} on. */
  ExampleBatch load(int[] order, int from) {
    int to = from + count;
    data.features().copy(order, from, to, features, 0);
    switch (data.targets()) {
      case Labels classes -> classes.copy(order, from, to, labels, 0);
      case Quantities numbers -> numbers.copy(order, from, to, quantities, 0);
    }
    return this;
  }

  /** Changes them at random if the data are augmented, as a function of the position. */
  ExampleBatch vary(Batches batches, long position) {
    data.features().vary(features, batches.stream().child("augmentation"), position);
    return this;
  }

  /** Hands them to a program. */
  void offerTo(Program program) {
    program.setWhole(BatchInputs.FEATURES, features);
    if (data.targets() instanceof Labels) {
      program.set(BatchInputs.LABELS, labels);
    } else {
      program.set(BatchInputs.LABELS, quantities);
    }
  }

  /** The features, one example after the other; not a copy. */
  float[] features() {
    return features;
  }

  /** The targets, as a copy of a name. */
  Entry targets(String name) {
    int[] shape = TargetForm.of(data.targets()).shape().inserted(0, count).extents();
    return data.targets() instanceof Labels
        ? Entry.of(name, shape, labels, 0)
        : Entry.of(name, shape, quantities, 0);
  }

  /** The number of examples. */
  int count() {
    return count;
  }
}

package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.ElementType;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.checkpoint.SnapshotFile;
import dev.evenflow.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A step that the guard refused, with all that it was computed from: what {@link Trainer#replay}
 * needs.
 *
 * @param before the training as the step met it, which is also how it left it, but for the position
 * @param features of the batch, one example after the other
 * @param targets the class or classes of each, or their quantities
 */
public record BadStep(Snapshot before, float[] features, Entry targets) {
  static final String TARGETS = "batch:targets";

  private static final String FORMAT = "evenflow bad step 1";
  private static final String FEATURES = "batch:features";

  /**
   * A step on examples of one class each.
   *
   * @param labels the class of each
   */
  public BadStep(Snapshot before, float[] features, int[] labels) {
    this(before, features, Entry.of(TARGETS, new int[] {labels.length}, labels, 0));
  }

  /** The number of examples. */
  int count() {
    return targets.shape()[0];
  }

  TargetForm target() {
    return new TargetForm(
        targets.type() == ElementType.I32
            ? dev.evenflow.tensor.ElementType.INT32
            : dev.evenflow.tensor.ElementType.FLOAT32,
        Shape.of(targets.shape()).without(0));
  }

  double[] targetValues() {
    if (target().areClasses()) {
      return Arrays.stream(targets.ints()).asDoubleStream().toArray();
    }
    float[] values = targets.floats();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * Writes a safetensors file with a checksum, whole or not at all.
   *
   * @throws EvenflowException if it cannot be written
   */
  public void write(Path file) {
    Safetensors content = before.safetensors();
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    texts.put(SnapshotFormat.FORMAT, FORMAT);
    List<Entry> entries = new ArrayList<>(content.entries());
    entries.add(Entry.of(FEATURES, new int[] {features.length}, features, 0));
    entries.add(targets);
    SnapshotFile.write(file, new Safetensors(entries, texts));
  }

  /**
   * Reads a file.
   *
   * @throws EvenflowException if it is missing, damaged or no bad step
   */
  public static BadStep read(Path file) {
    Safetensors content = SnapshotFile.read(file);
    Map<String, Entry> entries = content.byName();
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    Entry features = entries.remove(FEATURES);
    Entry targets = entries.remove(TARGETS);
    if (!FORMAT.equals(texts.put(SnapshotFormat.FORMAT, SnapshotFormat.NAME))
        || features == null
        || targets == null
        || targets.shape().length == 0) {
      throw new EvenflowException(file + " is no bad step of a training");
    }
    try {
      Snapshot before = Snapshot.of(new Safetensors(List.copyOf(entries.values()), texts));
      return new BadStep(before, features.floats(), targets);
    } catch (EvenflowException e) {
      throw new EvenflowException(file + ": " + e.getMessage(), e);
    }
  }
}

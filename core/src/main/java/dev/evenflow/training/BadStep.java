package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.checkpoint.SnapshotFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step that the guard refused, with all that it was computed from: what {@link Trainer#replay}
 * needs.
 *
 * @param before the training as the step met it, which is also how it left it, but for the position
 * @param features of the batch, one example after the other
 * @param labels the class of each
 */
public record BadStep(Snapshot before, float[] features, int[] labels) {
  private static final String FORMAT = "evenflow bad step 1";
  private static final String FEATURES = "batch:features";
  private static final String LABELS = "batch:labels";

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
    entries.add(Entry.of(LABELS, new int[] {labels.length}, labels, 0));
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
    Entry labels = entries.remove(LABELS);
    if (!FORMAT.equals(texts.put(SnapshotFormat.FORMAT, SnapshotFormat.NAME))
        || features == null
        || labels == null) {
      throw new EvenflowException(file + " is no bad step of a training");
    }
    try {
      Snapshot before = Snapshot.of(new Safetensors(List.copyOf(entries.values()), texts));
      return new BadStep(before, features.floats(), labels.ints());
    } catch (EvenflowException e) {
      throw new EvenflowException(file + ": " + e.getMessage(), e);
    }
  }
}

package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.checkpoint.SnapshotFile;
import dev.evenflow.tensor.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a training is at one moment, as a copy: what goes on from it gives the bits of the
 * training that was not interrupted. Random numbers need nothing but the position and the seed, for
 * they are functions of both; so do the order of the examples and the place within it.
 *
 * @param position the number of batches drawn
 * @param settings what the training was set to, by name, such as its seed
 * @param example the shape of one example
 * @param progress how far it has come, with the metrics so far
 * @param variables weights, states and slots: F32, or F64 for rank 0
 */
public record Snapshot(
    long position,
    Map<String, String> settings,
    Shape example,
    TrainingProgress progress,
    List<Entry> variables) {
  /**
   * Copies the collections; settings keep their order.
   *
   * @throws EvenflowException if the position is negative
   */
  public Snapshot {
    if (position < 0) {
      throw new EvenflowException("a position is at least 0, given " + position);
    }
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    variables = List.copyOf(variables);
  }

  /** This with other settings. */
  public Snapshot withSettings(Map<String, String> others) {
    return new Snapshot(position, others, example, progress, variables);
  }

  /** As arrays and texts. */
  public Safetensors safetensors() {
    return SnapshotFormat.write(this);
  }

  /**
   * The snapshot that was written as arrays and texts.
   *
   * @throws EvenflowException if it is none
   */
  public static Snapshot of(Safetensors content) {
    return SnapshotFormat.read(content);
  }

  /**
   * Writes a file with a checksum, whole or not at all.
   *
   * @throws EvenflowException if it cannot be written
   */
  public void write(Path file) {
    SnapshotFile.write(file, safetensors());
  }

  /**
   * Reads a file.
   *
   * @throws EvenflowException if it is missing, damaged or no snapshot
   */
  public static Snapshot read(Path file) {
    try {
      return of(SnapshotFile.read(file));
    } catch (EvenflowException e) {
      String what = String.valueOf(e.getMessage());
      throw what.startsWith(file.toString()) ? e : new EvenflowException(file + ": " + what, e);
    }
  }

  /** The variables by name, in their order. */
  Map<String, Entry> byName() {
    return new Safetensors(variables).byName();
  }

  /**
   * SHA-256 of all but the time that was spent, in 64 hexadecimal digits: trainings with equal
   * digests go on equally.
   */
  public String digest() {
    List<Entry> sorted = variables.stream().sorted(Comparator.comparing(Entry::name)).toList();
    return new Snapshot(position, settings, example, progress.untimed(), sorted)
        .safetensors()
        .sha256();
  }
}

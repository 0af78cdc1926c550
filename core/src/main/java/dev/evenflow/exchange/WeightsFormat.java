package dev.evenflow.exchange;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Npz;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Applied;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A file format for weights, with names and layouts. Parameters are F32, those of rank 0 F64. */
public enum WeightsFormat {
  /** Safetensors under our names, in our layouts. */
  EVENFLOW,
  /** Safetensors under PyTorch's names, in its layouts: see {@link TorchWeights}. */
  PYTORCH,
  /** NumPy's archive of arrays under our names, in our layouts. */
  NPZ;

  /** Where a file is, and what it is. */
  public record Located(WeightsFormat format, Path file) {
    /**
     * Reads {@code pytorch:FILE}, {@code npz:FILE}, {@code evenflow:FILE} or {@code FILE}, which is
     * taken for {@link #EVENFLOW}'s.
     *
     * @throws EvenflowException if no file can have the name
     */
    public static Located parse(String text) {
      for (WeightsFormat format : values()) {
        String prefix = format + ":";
        if (text.startsWith(prefix)) {
          return new Located(format, path(text.substring(prefix.length())));
        }
      }
      return new Located(EVENFLOW, path(text));
    }

    private static Path path(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new EvenflowException("no file can be named " + text + ": " + e.getReason(), e);
      }
    }
  }

  /**
   * Writes a file whole or not at all.
   *
   * @param weights under our names
   * @param layers of the model by path
   * @throws EvenflowException if it cannot be written
   */
  public void write(Path file, List<Entry> weights, Map<String, Applied> layers) {
    switch (this) {
      case EVENFLOW -> new Safetensors(weights).write(file);
      // Readers of PyTorch files ask for this text.
      case PYTORCH ->
          new Safetensors(new TorchWeights(layers).theirs(weights), Map.of("format", "pt"))
              .write(file);
      case NPZ -> Npz.write(file, weights);
    }
  }

  /**
   * The arrays of a file by name, as they are there.
   *
   * @throws EvenflowException if it is missing or faulty
   */
  public Map<String, Entry> read(Path file) {
    return (this == NPZ ? new Safetensors(Npz.read(file)) : Safetensors.read(file)).byName();
  }

  /**
   * Arrays of a file by our names, in our layouts.
   *
   * @param like those of the model
   * @param layers of the model by path
   * @throws EvenflowException if they are PyTorch's and do not fit the model
   */
  public Map<String, Entry> ours(
      Map<String, Entry> given, List<Entry> like, Map<String, Applied> layers) {
    return this == PYTORCH ? new TorchWeights(layers).ours(given, like) : given;
  }

  /** The name in spellings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file that carries the {@linkplain Safetensors#sha256 checksum} of its content as
 * the text {@code sha256} of its metadata. Any reader of the format reads it; this one refuses a
 * file of which a bit has changed since.
 */
public final class SnapshotFile {
  private static final String CHECKSUM = "sha256";

  private SnapshotFile() {}

  /**
   * Writes a file whole or not at all, as {@link AtomicFile} does.
   *
   * @throws EvenflowException if it cannot be written
   */
  public static void write(Path file, Safetensors content) {
    Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
    metadata.put(CHECKSUM, content.sha256());
    new Safetensors(content.entries(), metadata).write(file);
  }

  /**
   * The content that was written.
   *
   * @throws EvenflowException if the file is missing, not in this format, without a checksum or
   *     damaged
   */
  public static Safetensors read(Path file) {
    Safetensors whole = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    String written = metadata.remove(CHECKSUM);
    if (written == null) {
      throw new EvenflowException(file + " is no snapshot: it has no checksum");
    }
    Safetensors content = new Safetensors(whole.entries(), metadata);
    if (!written.equals(content.sha256())) {
      throw new EvenflowException(
          file + " is damaged: its content does not have the checksum that was written with it");
    }
    return content;
  }
}

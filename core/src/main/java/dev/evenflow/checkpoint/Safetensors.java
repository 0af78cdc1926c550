package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content of a file in the safetensors format: named arrays, and texts about them. The same
 * entries and metadata in the same order give the same bytes.
 *
 * <p>The format: 8 bytes with the length of the header, little-endian; the header, a JSON object
 * from each name to its type, shape and place ({@code data_offsets}: begin and end, counted from
 * the end of the header), and from {@code __metadata__} to texts by name; then the data. Source: <a
 * href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>.
 *
 * @param entries the arrays; no two have one name
 * @param metadata texts by name
 */
public record Safetensors(List<Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /**
   * Copies both collections; the metadata keeps its order.
   *
   * @throws EvenflowException if two entries have one name, or one has that of the metadata
   */
  public Safetensors {
    entries = List.copyOf(entries);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    Set<String> names = new HashSet<>(Set.of(METADATA));
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new EvenflowException(
            entry.name().equals(METADATA)
                ? "no array may be named " + METADATA
                : "two arrays are named " + entry.name());
      }
    }
  }

  /** Arrays without metadata. */
  public Safetensors(List<Entry> entries) {
    this(entries, Map.of());
  }

  /** The entries by name, in their order. */
  public Map<String, Entry> byName() {
    Map<String, Entry> byName = new LinkedHashMap<>();
    entries.forEach(entry -> byName.put(entry.name(), entry));
    return byName;
  }

  /** SHA-256 of all entries and metadata, in 64 hexadecimal digits: equal where both are equal. */
  public String sha256() {
    Digest digest = new Digest().add(metadata.size());
    metadata.forEach((name, text) -> digest.add(name).add(text));
    entries.forEach(digest::add);
    return digest.text();
  }

  /**
   * Reads a file.
   *
   * @throws EvenflowException if it is missing, cut short or not in this format in every detail
   */
  public static Safetensors read(Path file) {
    return SafetensorsReader.read(file);
  }

  /**
   * Writes a file whole or not at all, as {@link AtomicFile} does.
   *
   * @throws EvenflowException if it cannot be written
   */
  public void write(Path file) {
    SafetensorsWriter.write(this, file);
  }
}

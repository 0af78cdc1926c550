package dev.evenflow.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenflow.EvenflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays out and writes the safetensors format. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  static void write(Safetensors content, Path file) {
    // Wide elements first, so that every array is aligned to its elements, as other readers want.
    List<Entry> layout =
        content.entries().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.type().bytes()))
            .toList();
    ByteBuffer head = head(content, layout);
    if (head.limit() - Long.BYTES > SafetensorsReader.MOST_HEADER) {
      throw new EvenflowException(
          "cannot write %s: its header would take %d bytes, allowed are %d"
              .formatted(file, head.limit() - Long.BYTES, SafetensorsReader.MOST_HEADER));
    }
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeAll(channel, head);
          for (Entry entry : layout) {
            AtomicFile.writeAll(channel, entry.data());
          }
        });
  }

  /** The length of the header and the header, filled up with blanks to whole words. */
  private static ByteBuffer head(Safetensors content, List<Entry> layout) {
    byte[] json = header(content, layout).write().getBytes(UTF_8);
    int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    return head.flip();
  }

  private static Json header(Safetensors content, List<Entry> layout) {
    Map<String, Long> starts = new HashMap<>();
    long end = 0;
    for (Entry entry : layout) {
      starts.put(entry.name(), end);
      end += entry.data().limit();
    }
    Map<String, Json> members = new LinkedHashMap<>();
    if (!content.metadata().isEmpty()) {
      Map<String, Json> texts = new LinkedHashMap<>();
      content.metadata().forEach((name, text) -> texts.put(name, new Json.Text(text)));
      members.put(Safetensors.METADATA, new Json.Members(texts));
    }
    for (Entry entry : content.entries()) {
      members.put(entry.name(), description(entry, starts.getOrDefault(entry.name(), 0L)));
    }
    return new Json.Members(members);
  }

  private static Json description(Entry entry, long start) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("dtype", new Json.Text(entry.type().name()));
    fields.put("shape", Json.numbers(entry.shape()));
    fields.put(
        "data_offsets",
        new Json.Sequence(List.of(Json.number(start), Json.number(start + entry.data().limit()))));
    return new Json.Members(fields);
  }
}

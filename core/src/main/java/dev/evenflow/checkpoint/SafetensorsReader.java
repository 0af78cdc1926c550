package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the safetensors format and checks all of it: the arrays must cover the data without gap or
 * overlap. Lengths are compared with the size of the file before memory is taken, so that takes at
 * most a small multiple of that size.
 */
final class SafetensorsReader {
  /** Far above any real one; parsed, a header takes some ten times its bytes. */
  static final int MOST_HEADER = 16 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  private SafetensorsReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  static Safetensors read(Path file) {
    if (Files.isDirectory(file)) {
      throw new EvenflowException(file + " is a folder, not a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SafetensorsReader(file, channel).content();
    } catch (NoSuchFileException e) {
      throw new EvenflowException(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new EvenflowException(file + " may not be read: permission denied", e);
    } catch (CharacterCodingException e) {
      throw new EvenflowException(file + ": its header is not UTF-8 text", e);
    } catch (IOException e) {
      throw new EvenflowException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Safetensors content() throws IOException {
    int headerLength = headerLength();
    Map<String, Json> header = header(headerLength);
    Map<String, String> metadata = metadata(header.remove(Safetensors.METADATA));
    List<ArrayHeader> arrays = new ArrayList<>();
    for (Map.Entry<String, Json> member : header.entrySet()) {
      try {
        arrays.add(ArrayHeader.of(member.getKey(), member.getValue()));
      } catch (EvenflowException e) {
        throw fault("the array %s: %s".formatted(Json.shown(member.getKey()), e.getMessage()), e);
      }
    }
    long dataStart = Long.BYTES + (long) headerLength;
    requireCover(arrays, size - dataStart);
    List<Entry> entries = new ArrayList<>();
    for (ArrayHeader array : arrays) {
      ByteBuffer data = bytes(dataStart + array.begin(), (int) (array.end() - array.begin()));
      int[] shape = array.shape().stream().mapToInt(Integer::intValue).toArray();
      entries.add(new Entry(array.name(), array.type(), shape, data));
    }
    return new Safetensors(entries, metadata);
  }

  private int headerLength() throws IOException {
    if (size < Long.BYTES) {
      throw fault("%d bytes are too few for a safetensors file".formatted(size));
    }
    long length = bytes(0, Long.BYTES).getLong();
    if (length < 0 || length > size - Long.BYTES) {
      throw fault(
          "it is cut short, or no safetensors file: its header should take %s bytes of %d"
              .formatted(Long.toUnsignedString(length), size));
    }
    if (length > MOST_HEADER) {
      throw fault("its header takes %d bytes, allowed are %d".formatted(length, MOST_HEADER));
    }
    return (int) length;
  }

  private Map<String, Json> header(int length) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(bytes(Long.BYTES, length)).toString();
    try {
      if (JsonParser.parse(text) instanceof Json.Members(Map<String, Json> members)) {
        return new LinkedHashMap<>(members);
      }
    } catch (EvenflowException e) {
      throw fault("its header is not JSON: " + e.getMessage(), e);
    }
    throw fault("its header is no JSON object");
  }

  private Map<String, String> metadata(@Nullable Json value) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (value == null) {
      return texts;
    }
    if (!(value instanceof Json.Members(Map<String, Json> members))) {
      throw fault("its metadata must be texts by name");
    }
    members.forEach((name, member) -> {
      if (!(member instanceof Json.Text(String text))) {
        throw fault("its metadata must be texts, %s is none".formatted(Json.shown(name)));
      }
      texts.put(name, text);
    });
    return texts;
  }

  /** Each array begins where the one before it ends, the last ends with the file. */
  private void requireCover(List<ArrayHeader> arrays, long dataSize) {
    List<ArrayHeader> ordered = new ArrayList<>(arrays);
    ordered.sort(Comparator.comparingLong(ArrayHeader::begin).thenComparingLong(ArrayHeader::end));
    long end = 0;
    for (ArrayHeader array : ordered) {
      if (array.begin() != end) {
        throw fault(
            "the array %s begins at byte %d of the data, %s at %d"
                .formatted(
                    Json.shown(array.name()),
                    array.begin(),
                    array.begin() < end ? "within another that ends" : "but the one before ends",
                    end));
      }
      end = array.end();
    }
    if (end != dataSize) {
      throw fault(
          "its arrays take %d bytes, but it has %d bytes of data%s"
              .formatted(end, dataSize, dataSize < end ? ": it is cut short" : ""));
    }
  }

  private ByteBuffer bytes(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw fault("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private EvenflowException fault(String what) {
    return new EvenflowException(file + ": " + what);
  }

  private EvenflowException fault(String what, EvenflowException cause) {
    return new EvenflowException(file + ": " + what, cause);
  }
}

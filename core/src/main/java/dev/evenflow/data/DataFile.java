package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An open file, unpacked if its content is gzip, whatever its name. What goes wrong with it while a
 * reader reads becomes one sentence that names it.
 */
final class DataFile {
  /** Deflate cannot pack 1,032 bytes into less than one. */
  private static final long MOST_UNPACKED = 1032;

  private static final int GZIP_MAGIC = 0x1f8b;

  private final String name;
  private final InputStream in;
  private final long mostBytes;

  private DataFile(String name, InputStream in, long mostBytes) {
    this.name = name;
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /** What a reader does with an open file. */
  interface Reader<T> {
    T read(DataFile file) throws IOException;
  }

  /** Opens a file, reads and closes it. */
  static <T> T read(Path path, Reader<T> reader) {
    if (Files.isDirectory(path)) {
      throw new EvenflowException(path + " is a folder, not a file");
    }
    return translated(
        path.toString(),
        () -> {
          try (InputStream raw = Files.newInputStream(path)) {
            return reader.read(opened(path.toString(), raw, Files.size(path)));
          }
        });
  }

  /** Reads a stream that the caller opened and closes. */
  static <T> T read(String name, InputStream raw, Reader<T> reader) {
    return translated(name, () -> reader.read(opened(name, raw, Long.MAX_VALUE / MOST_UNPACKED)));
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T translated(String name, Action<T> action) {
    try {
      return action.run();
    } catch (NoSuchFileException e) {
      throw new EvenflowException(name + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new EvenflowException(name + " may not be read: permission denied", e);
    } catch (EOFException | ZipException e) {
      throw new EvenflowException(name + " is damaged: its gzip data is broken or cut short", e);
    } catch (CharacterCodingException e) {
      throw new EvenflowException(name + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new EvenflowException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static DataFile opened(String name, InputStream raw, long size) throws IOException {
    InputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean packed = (in.read() << 8 | in.read()) == GZIP_MAGIC;
    in.reset();
    return packed
        ? new DataFile(name, new GZIPInputStream(in, 1 << 16), size * MOST_UNPACKED)
        : new DataFile(name, in, size);
  }

  /** The name for messages. */
  String name() {
    return name;
  }

  /** The unpacked content. */
  InputStream content() {
    return in;
  }

  /** The rest of the file; more bytes than an eighth of the heap are refused. */
  byte[] rest() throws IOException {
    int most = (int) Math.min(Runtime.getRuntime().maxMemory() / 8, Integer.MAX_VALUE - 8);
    byte[] content = in.readNBytes(most);
    if (content.length == most) {
      throw new EvenflowException(
          "%s holds more than the %d MiB that the heap allows: give Java more by -Xmx"
              .formatted(name, most >> 20));
    }
    return content;
  }

  /** The rest of the file as UTF-8, or as ISO 8859-1 if it is not that. */
  String text() throws IOException {
    byte[] content = rest();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return new String(content, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * The rest of the file, which must have exactly this many bytes. A file that is shorter by its
   * size alone, and one that would fill half of the heap, are refused before memory is taken.
   *
   * @param declaration what the file says it holds, for the message
   */
  byte[] rest(long bytes, String declaration) throws IOException {
    if (bytes > mostBytes) {
      throw cutShort(declaration, bytes);
    }
    Heap.require(bytes, name);
    byte[] content = new byte[Math.toIntExact(bytes)];
    if (in.readNBytes(content, 0, content.length) < content.length) {
      throw cutShort(declaration, bytes);
    }
    if (in.read() >= 0) {
      throw new EvenflowException(
          "%s holds more than the %d bytes of the %s it declares"
              .formatted(name, bytes, declaration));
    }
    return content;
  }

  private EvenflowException cutShort(String declaration, long bytes) {
    return new EvenflowException(
        "%s is cut short: it declares %s, which take %d bytes, and holds fewer"
            .formatted(name, declaration, bytes));
  }
}

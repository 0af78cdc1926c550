package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * NumPy's archive of named arrays: a zip file with one NPY array in each entry {@code NAME.npy}, as
 * {@code numpy.savez} writes and {@code numpy.load} reads it. Reading unpacks into memory alone, at
 * most half of the heap.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  /** Deflate cannot pack 1,032 bytes into less than one. */
  private static final long MOST_UNPACKED = 1032;

  /** The first time that zip files can tell, so that equal arrays give equal bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /**
   * Writes a file whole or not at all, uncompressed. The same entries give the same bytes.
   *
   * @throws EvenflowException if two have one name or the file cannot be written
   */
  public static void write(Path file, List<Entry> entries) {
    AtomicFile.write(
        file,
        channel -> {
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
          for (Entry entry : entries) {
            write(zip, entry);
          }
          // Closing it would close the channel, which has yet to be forced.
          zip.finish();
        });
  }

  private static void write(ZipOutputStream zip, Entry entry) throws IOException {
    ByteBuffer header = NpyHeader.bytes(entry);
    CRC32 checksum = new CRC32();
    checksum.update(header.duplicate());
    checksum.update(entry.data());
    ZipEntry packed = new ZipEntry(entry.name() + SUFFIX);
    packed.setTimeLocal(TIME);
    packed.setMethod(ZipEntry.STORED);
    packed.setCrc(checksum.getValue());
    packed.setSize((long) header.limit() + entry.data().limit());
    zip.putNextEntry(packed);
    copy(header, zip);
    copy(entry.data(), zip);
    zip.closeEntry();
  }

  private static void copy(ByteBuffer from, OutputStream to) throws IOException {
    byte[] some = new byte[Math.min(1 << 16, from.remaining())];
    while (from.hasRemaining()) {
      int count = Math.min(some.length, from.remaining());
      from.get(some, 0, count);
      to.write(some, 0, count);
    }
  }

  /**
   * The arrays of a file, in its order.
   *
   * @throws EvenflowException if it is missing, damaged, no such archive, or larger than half of
   *     the heap; or if one array is of another type than F32, F64, I32 and I64
   */
  public static List<Entry> read(Path file) {
    if (Files.isDirectory(file)) {
      throw new EvenflowException(file + " is a folder, not a file");
    }
    if (!Files.exists(file)) {
      throw new EvenflowException(file + " does not exist");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long left = Runtime.getRuntime().maxMemory() / 2;
      List<Entry> entries = new ArrayList<>();
      Set<String> names = new HashSet<>();
      Enumeration<? extends ZipEntry> packed = zip.entries();
      while (packed.hasMoreElements()) {
        ZipEntry each = packed.nextElement();
        Entry entry = read(file, zip, each, left);
        if (!names.add(entry.name())) {
          throw fault(file, each, "it is there twice");
        }
        left -= entry.data().limit();
        entries.add(entry);
      }
      return entries;
    } catch (AccessDeniedException e) {
      throw new EvenflowException(file + " may not be read: permission denied", e);
    } catch (ZipException | EOFException e) {
      throw new EvenflowException(file + " is damaged or no zip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EvenflowException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Entry read(Path file, ZipFile zip, ZipEntry packed, long most) throws IOException {
    String name = packed.getName();
    if (!name.endsWith(SUFFIX)
        || name.startsWith("/")
        || name.contains("..")
        || name.contains("\\")) {
      throw fault(file, packed, "an entry must be named NAME.npy");
    }
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(packed), new CRC32())) {
      NpyHeader header = NpyHeader.read(in);
      int size = header.size();
      if (size > most || size > packed.getCompressedSize() * MOST_UNPACKED) {
        throw fault(
            file,
            packed,
            "its %d bytes are more than %s"
                .formatted(size, size > most ? "half of the heap has room for" : "it can hold"));
      }
      byte[] data = in.readNBytes(size);
      if (data.length < size || in.read() >= 0) {
        throw fault(file, packed, "it does not hold the %d bytes of its shape".formatted(size));
      }
      if (in.getChecksum().getValue() != packed.getCrc()) {
        throw fault(file, packed, "it is damaged: its checksum is another");
      }
      return header.entry(name.substring(0, name.length() - SUFFIX.length()), data);
    } catch (EvenflowException e) {
      String what = String.valueOf(e.getMessage());
      throw what.startsWith(file.toString()) ? e : fault(file, packed, what, e);
    }
  }

  private static EvenflowException fault(Path file, ZipEntry packed, String what) {
    return fault(file, packed, what, null);
  }

  private static EvenflowException fault(
      Path file, ZipEntry packed, String what, @Nullable EvenflowException cause) {
    return new EvenflowException(
        "%s: the array %s: %s".formatted(file, Json.shown(packed.getName()), what), cause);
  }
}

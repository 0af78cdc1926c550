package dev.evenflow.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Unpacks archives of files and folders in the form of POSIX.1-1988 (ustar), packed by gzip or not.
 * Links, devices and names that lead out of the folder are refused.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE = 12;
  private static final int SUM_AT = 148;
  private static final int SUM = 8;
  private static final int TYPE_AT = 156;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX = 155;

  private final String archive;
  private final InputStream in;
  private final Path folder;

  private Tar(DataFile file, Path folder) {
    this.archive = file.name();
    this.in = file.content();
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Unpacks all that is in an archive, in the place of what is there.
   *
   * @throws EvenflowException if the archive is damaged or holds what is refused; what stands
   *     before that in the archive is unpacked then
   */
  static void unpack(Path archive, Path folder) {
    DataFile.read(
        archive,
        file -> {
          Tar tar = new Tar(file, folder);
          for (byte[] header = tar.header(); header[0] != 0; header = tar.header()) {
            tar.unpack(header);
          }
          return archive;
        });
  }

  private byte[] header() throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw new EvenflowException(archive + " is cut short: an archive ends with a block of zeros");
    }
    if (header[0] != 0 && octal(header, SUM_AT, SUM) != sum(header)) {
      throw new EvenflowException(archive + " is damaged: the checksum of a header is wrong");
    }
    return header;
  }

  /** Of all bytes, those of the checksum itself taken for blanks. */
  private static int sum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM_AT && i < SUM_AT + SUM ? ' ' : Byte.toUnsignedInt(header[i]);
    }
    return sum;
  }

  private void unpack(byte[] header) throws IOException {
    String prefix = text(header, PREFIX_AT, PREFIX);
    String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
    long size = octal(header, SIZE_AT, SIZE);
    long padding = -size & BLOCK - 1;
    switch (header[TYPE_AT]) {
      case '0', 0 -> {
        Path target = target(name);
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
          copy(size, out);
        }
        copy(padding, OutputStream.nullOutputStream());
      }
      case '5' -> Files.createDirectories(target(name));
      // What else there is to know of a file, such as its time in nanoseconds.
      case 'x', 'g' -> copy(size + padding, OutputStream.nullOutputStream());
      default ->
          throw new EvenflowException(
              "%s holds %s, which is neither a file nor a folder"
                  .formatted(archive, Quoted.of(name)));
    }
  }

  private Path target(String name) {
    try {
      Path target = folder.resolve(name).normalize();
      if (target.startsWith(folder) && !name.contains("..")) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw new EvenflowException(
          "%s holds %s, which is no name of a file".formatted(archive, Quoted.of(name)), e);
    }
    throw new EvenflowException(
        "%s holds %s, which leads out of its folder".formatted(archive, Quoted.of(name)));
  }

  private void copy(long bytes, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 14];
    for (long left = bytes; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EvenflowException(archive + " is cut short within a file");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, UTF_8);
  }

  private long octal(byte[] header, int at, int length) {
    String digits = text(header, at, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new EvenflowException(
          archive + " is damaged: a header holds no number where one belongs");
    }
    return Long.parseLong(digits, 8);
  }
}

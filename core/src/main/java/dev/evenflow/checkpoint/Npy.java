package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * NumPy's file of one array, as {@code numpy.save} writes and {@code numpy.load} reads it: of F32,
 * F64, I32 or I64 elements, little-endian, in either order of axes.
 */
public final class Npy {
  private Npy() {}

  /**
   * Writes a file whole or not at all; the array's name is not kept.
   *
   * @throws EvenflowException if it cannot be written
   */
  public static void write(Path file, Entry entry) {
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeAll(channel, NpyHeader.bytes(entry));
          AtomicFile.writeAll(channel, entry.data());
        });
  }

  /**
   * Reads a file; the array takes this name.
   *
   * @throws EvenflowException if it is missing, damaged or of another type
   */
  public static Entry read(Path file, String name) {
    if (Files.isDirectory(file)) {
      throw new EvenflowException(file + " is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      NpyHeader header = NpyHeader.read(in);
      int size = header.size();
      byte[] data = size > Files.size(file) ? new byte[0] : in.readNBytes(size);
      if (data.length < size || in.read() >= 0) {
        throw new EvenflowException("it does not hold the %d bytes of its shape".formatted(size));
      }
      return header.entry(name, data);
    } catch (EvenflowException e) {
      throw new EvenflowException(file + ": " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new EvenflowException(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new EvenflowException(file + " may not be read: permission denied", e);
    } catch (IOException e) {
      throw new EvenflowException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}

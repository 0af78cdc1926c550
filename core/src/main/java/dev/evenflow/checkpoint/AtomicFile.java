package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, forced to the disk,
 * then renamed over the target in one step, and the folder forced too. Whatever interrupts it, the
 * target is either what it was or the new content; a killed process may leave behind a file named
 * {@code .TARGET.*.tmp}.
 */
public final class AtomicFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to the channel, from its start. */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Creates or replaces the target.
   *
   * @throws EvenflowException if the folder is missing or not writable, the disk full, or the
   *     target a folder; the target is then as it was (or new, if only the folder could not be
   *     forced to the disk)
   */
  public static void write(Path target, Content content) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new EvenflowException("cannot write " + target + ": it is a folder");
    }
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writeForced(temporary, content);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } catch (IOException e) {
      throw new EvenflowException("cannot write " + target + ": " + reason(e, folder), e);
    } finally {
      // Gone after the rename; there after whatever went wrong before it.
      deleteQuietly(temporary);
    }
  }

  /** Writes all that remains in a buffer. */
  static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void writeForced(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Makes the rename itself durable. Windows opens no folders and has no need of it. */
  private static void forceFolder(Path folder) throws IOException {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Why a file in a folder could not be written, in words that follow a colon. */
  public static String reason(IOException e, Path folder) {
    return switch (e) {
      case NoSuchFileException _ -> "the folder " + folder + " does not exist";
      case AccessDeniedException _ -> "permission denied in the folder " + folder;
      case FileAlreadyExistsException _ -> "it is a file, not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The fault that led here says more than the one of tidying up after it.
    }
  }
}

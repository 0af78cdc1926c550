package dev.evenflow.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * A reader that is given damaged files: it reads them or refuses them by one sentence, and takes no
 * more memory than it says.
 *
 * @param name of the reader
 * @param valid a file that it reads
 * @param mostBytes what reading one damaged copy may allocate in all
 * @param reader what reads a file
 */
public record HostileReader(String name, byte[] valid, long mostBytes, Consumer<Path> reader) {
  private static final int MOST_CHARACTERS = 10_000;

  /** Of a reader that allocates at most 32 MiB. */
  public HostileReader(String name, byte[] valid, Consumer<Path> reader) {
    this(name, valid, 32 << 20, reader);
  }

  /** Of a text of one kind or another, which may stand in any file. */
  public static HostileReader ofText(String name, String valid, Consumer<String> reader) {
    return new HostileReader(
        name,
        valid.getBytes(UTF_8),
        file -> {
          try {
            reader.accept(new String(Files.readAllBytes(file), UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (EvenflowException e) {
            throw new EvenflowException(file + ": " + e.getMessage(), e);
          }
        });
  }

  /** The same, allowed to allocate so much. */
  public HostileReader allowing(long bytes) {
    return new HostileReader(name, valid, bytes, reader);
  }

  /**
   * Gives it damaged files.
   *
   * @param folder where the files are
   * @param seed of the damage
   * @param mutations how many
   * @return how many it refused
   * @throws AssertionError if it does anything else to one than read or refuse it
   */
  public int refused(Path folder, long seed, int mutations) {
    Path file = folder.resolve(name);
    write(file, valid);
    reader.accept(file);
    Mutations damage = new Mutations(valid, seed);
    int refused = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] damaged = damage.get(i);
      write(file, damaged);
      if (isRefused(file, i, damaged)) {
        refused++;
      }
    }
    return refused;
  }

  private boolean isRefused(Path file, int number, byte[] damaged) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String sentence = null;
    try {
      reader.accept(file);
    } catch (EvenflowException e) {
      sentence = String.valueOf(e.getMessage());
    } catch (Exception | Error e) {
      throw new AssertionError(of(number, damaged) + " gave " + e, e);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    if (allocated > mostBytes) {
      throw new AssertionError(of(number, damaged) + " took " + allocated + " bytes");
    }
    if (sentence != null
        && (!sentence.contains(file.toString())
            || sentence.length() > MOST_CHARACTERS
            || sentence.chars().anyMatch(Character::isISOControl))) {
      throw new AssertionError(of(number, damaged) + " is refused by no sentence: " + sentence);
    }
    return sentence != null;
  }

  private String of(int number, byte[] damaged) {
    String bytes = HexFormat.of().formatHex(damaged, 0, Math.min(damaged.length, 2000));
    return "%s, mutation %d, %d bytes %s".formatted(name, number, damaged.length, bytes);
  }

  private static void write(Path file, byte[] content) {
    try {
      // Writing over a file would wait for the disk.
      Files.deleteIfExists(file);
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The latest snapshots of one training, as files {@code snapshot-POSITION.safetensors}. A new one
 * is whole on the disk before an old one goes, so that whatever stops a process, there is a good
 * one if there ever was. One process at a time may save here.
 *
 * @param path the folder, made when the first snapshot is saved
 * @param keep how many snapshots stay, at least 1
 */
public record SnapshotFolder(Path path, int keep) {
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot-(\\d{1,18})\\.safetensors");
  private static final Pattern TEMPORARY = Pattern.compile("\\.snapshot-.*\\.tmp");

  /** Checks how many stay. */
  public SnapshotFolder {
    if (keep < 1) {
      throw new EvenflowException("at least 1 snapshot must be kept, given " + keep);
    }
  }

  /**
   * A snapshot as it was found.
   *
   * @param file where
   * @param content what was saved
   * @param faults why newer files were passed over, a sentence each
   */
  public record Found(Path file, Safetensors content, List<String> faults) {
    /** Copies the list. */
    public Found {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Saves a snapshot, then deletes what is no longer to be kept: the oldest, those of later
   * positions, which a training that went back has given up, and what a killed process left half
   * written.
   *
   * @param position the number of batches drawn, which orders snapshots
   * @return the file
   * @throws EvenflowException if it cannot be written, when all older ones are as they were; or if
   *     one cannot be deleted
   */
  public Path save(long position, Safetensors content) {
    Path file = path.resolve("snapshot-%012d.safetensors".formatted(position));
    try {
      Files.createDirectories(path);
      SnapshotFile.write(file, content);
      NavigableMap<Long, Path> kept = new TreeMap<>(files().headMap(position, true));
      while (kept.size() > keep) {
        kept.pollFirstEntry();
      }
      for (Path each : list()) {
        String name = each.getFileName().toString();
        boolean isSnapshot = SNAPSHOT.matcher(name).matches();
        if ((isSnapshot && !kept.containsValue(each)) || TEMPORARY.matcher(name).matches()) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      throw new EvenflowException(
          "cannot save a snapshot in " + path + ": " + AtomicFile.reason(e, path), e);
    }
    return file;
  }

  /**
   * The newest snapshot that is whole; none if there is no snapshot.
   *
   * @throws EvenflowException if there are snapshots and none is whole
   */
  public Optional<Found> latest() {
    List<String> faults = new ArrayList<>();
    try {
      for (Path file : files().descendingMap().values()) {
        try {
          return Optional.of(new Found(file, SnapshotFile.read(file), faults));
        } catch (EvenflowException e) {
          faults.add(String.valueOf(e.getMessage()));
        }
      }
    } catch (IOException e) {
      throw new EvenflowException(
          "cannot look for snapshots in " + path + ": " + AtomicFile.reason(e, path), e);
    }
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    throw new EvenflowException("no snapshot is whole: " + String.join("; ", faults));
  }

  /** The snapshots by position. */
  private NavigableMap<Long, Path> files() throws IOException {
    NavigableMap<Long, Path> files = new TreeMap<>();
    for (Path file : list()) {
      Matcher matcher = SNAPSHOT.matcher(file.getFileName().toString());
      if (matcher.matches()) {
        files.put(Long.parseLong(matcher.group(1)), file);
      }
    }
    return files;
  }

  private List<Path> list() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.toList();
    }
  }
}

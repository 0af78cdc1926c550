package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * A data set that is fetched from where it is published, when asked and only once; {@code
 * published.properties} has addresses, checksums, and where those come from.
 */
public final class PublishedData {
  private static final String PROPERTY = "evenflow.data";
  private static final String LIST = "published.properties";
  private static final String ARCHIVE = ".tar.gz";

  private final String name;
  private final String description;
  private final String form;
  private final List<RemoteFile> files;
  private final String subfolder;

  /** Files, of which archives are unpacked and then hold the data in a subfolder. */
  PublishedData(
      String name, String description, String form, List<RemoteFile> files, String subfolder) {
    this.name = name;
    this.description = description;
    this.form = form;
    this.files = List.copyOf(files);
    this.subfolder = subfolder;
  }

  /** All that are listed. */
  public static List<PublishedData> all() {
    Properties list = new Properties();
    try (Reader reader =
        new InputStreamReader(
            PublishedData.class.getResourceAsStream(LIST), StandardCharsets.UTF_8)) {
      list.load(reader);
    } catch (IOException e) {
      throw new EvenflowException("cannot read " + LIST + ": " + e.getMessage(), e);
    }
    return Stream.of(list.getProperty("names").split(" ", -1))
        .map(name -> listed(list, name))
        .toList();
  }

  private static PublishedData listed(Properties list, String name) {
    URI from = URI.create(list.getProperty(name + ".from"));
    String[] words = list.getProperty(name + ".files").split("\\s+", -1);
    List<RemoteFile> files = new ArrayList<>();
    for (int i = 0; i < words.length; i += 3) {
      files.add(new RemoteFile(from.resolve(words[i]), Long.parseLong(words[i + 1]), words[i + 2]));
    }
    return new PublishedData(
        name,
        list.getProperty(name + ".description"),
        list.getProperty(name + ".form"),
        files,
        list.getProperty(name + ".subfolder", ""));
  }

  /** The one of a name, if it is listed. */
  public static Optional<PublishedData> of(String name) {
    return all().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /**
   * Where data sets are kept unless another folder is named: where the property {@value #PROPERTY}
   * says, or else in the cache of the user.
   */
  public static Path cache() {
    String folder = System.getProperty(PROPERTY);
    if (folder != null) {
      return Path.of(folder);
    }
    return Stream.of("XDG_CACHE_HOME", "LOCALAPPDATA")
        .map(System::getenv)
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElse(Path.of(System.getProperty("user.home", ""), ".cache"))
        .resolve("evenflow")
        .resolve("data");
  }

  /** What runs call it by. */
  public String name() {
    return name;
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }

  /** The form of its files: {@code idx} or {@code cifar10}. */
  public String form() {
    return form;
  }

  /** The size of what is fetched. */
  public long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }

  /** Where its files are, if they are, among the data sets of a folder. */
  public Path folder(Path parent) {
    return parent.resolve(name).resolve(subfolder);
  }

  /** Whether a folder of data sets has it. */
  public boolean isIn(Path parent) {
    return Files.isDirectory(folder(parent));
  }

  /**
   * Fetches it into a folder of data sets, unless it is there. What breaks off is gone on with by
   * the next call, and becomes visible when it is whole.
   *
   * @param parent made if it is missing
   * @param share is told how much is there, from 0 to 1
   * @throws EvenflowException if a file cannot be fetched or is another than was published
   */
  public void fetch(Path parent, DoubleConsumer share) {
    if (isIn(parent)) {
      share.accept(1);
      return;
    }
    Path growing = parent.resolve(name + ".part");
    try {
      Files.createDirectories(growing);
      long before = 0;
      for (RemoteFile file : files) {
        Path target = growing.resolve(file.name());
        long done = before;
        file.fetch(target, received -> share.accept((done + received) / (double) bytes()));
        before += file.bytes();
        if (file.name().endsWith(ARCHIVE)) {
          Tar.unpack(target, growing);
          Files.delete(target);
        }
      }
      Files.move(growing, parent.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (EvenflowException e) {
      throw new EvenflowException(
          "%s; to go without, put the files of %s into %s, or name the folder above them by --data-dir"
              .formatted(e.getMessage(), name, folder(parent)),
          e);
    } catch (IOException e) {
      throw new EvenflowException("cannot keep " + name + " in " + parent + ": " + e, e);
    }
  }
}

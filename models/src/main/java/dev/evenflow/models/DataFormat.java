package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Characters;
import dev.evenflow.data.Cifar10;
import dev.evenflow.data.ClickLog;
import dev.evenflow.data.Csv;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Idx;
import dev.evenflow.data.Images;
import dev.evenflow.data.Libsvm;
import dev.evenflow.data.PublishedData;
import dev.evenflow.data.Sentences;
import dev.evenflow.data.Split;
import dev.evenflow.strategy.Spec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms that data on disk may have, with the model that suits each. A recipe spells them {@code
 * text:PATH,block=64}; a path alone has the form that its name tells.
 */
enum DataFormat {
  /** A folder of IDX files. */
  IDX("", 0, Zoo.RESIDUAL_CNN) {
    @Override
    Split read(Path path, int option) {
      return Idx.read(path);
    }

    @Override
    boolean suits(Path path) {
      return Idx.isFolder(path);
    }
  },
  /** A folder of CIFAR-10's binary files. */
  CIFAR10("", 0, Zoo.RESNET) {
    @Override
    Split read(Path path, int option) {
      return Cifar10.read(path);
    }

    @Override
    boolean suits(Path path) {
      return Cifar10.isFolder(path);
    }
  },
  /** Sparse rows. */
  LIBSVM("", 0, Zoo.LOGISTIC) {
    @Override
    Split read(Path path, int option) {
      return split(Libsvm.read(path));
    }

    @Override
    boolean suits(Path path) {
      return isNamed(path, ".svm", ".libsvm");
    }
  },
  /** A text as characters. */
  TEXT("block", 64, Zoo.GPT_NANO) {
    @Override
    Split read(Path path, int option) {
      return Characters.text(path, option);
    }

    @Override
    boolean suits(Path path) {
      return isNamed(path, ".txt");
    }
  },
  /** Names, one a line. */
  NAMES("block", 3, Zoo.MAKEMORE_MLP) {
    @Override
    Split read(Path path, int option) {
      return Characters.names(path, option, Source.SPLIT_SEED);
    }
  },
  /** Labels and sentences, one a line: a file, or a folder with train.txt and test.txt. */
  SENTENCES("", 0, Zoo.SENTENCE_CNN) {
    @Override
    Split read(Path path, int option) {
      return Files.isDirectory(path)
          ? Sentences.read(path.resolve("train.txt"), path.resolve("test.txt"))
          : split(Sentences.read(path));
    }

    @Override
    boolean suits(Path path) {
      return Files.exists(path.resolve("train.txt"));
    }
  },
  /** Click logs. */
  CLICKS("buckets", 1000, Zoo.DLRM) {
    @Override
    Split read(Path path, int option) {
      return split(ClickLog.read(path, option));
    }
  },
  /** A folder of images for each class. */
  IMAGES("size", 32, Zoo.RESIDUAL_CNN) {
    @Override
    Split read(Path path, int option) {
      return split(Images.readFolder(path, option));
    }

    @Override
    boolean suits(Path path) {
      return Images.isFolder(path);
    }
  },
  /** Rows of numbers, the last a class or so many quantities; any other file. */
  CSV("quantities", 0, Zoo.MLP) {
    @Override
    Split read(Path path, int option) {
      return split(option > 0 ? Csv.readQuantities(path, option) : requireClasses(path));
    }

    @Override
    Map<Setting, String> defaults(int option) {
      Map<Setting, String> all = new EnumMap<>(super.defaults(option));
      if (option > 0) {
        all.put(Setting.LOSS, "mse");
      }
      return all;
    }

    // Quantities are easily taken for classes, of which hardly any example has the same.
    private static Dataset requireClasses(Path path) {
      Dataset data = new Csv().read(path);
      List<String> classes = data.labels().classes();
      if (2 * classes.size() > data.size()
          && classes.stream().anyMatch(each -> FRACTION.matcher(each).matches())) {
        throw new EvenflowException(
            "%1$s has %2$d examples of %3$d classes, such as %4$s: if these are quantities, write csv:%1$s,quantities=1"
                .formatted(path, data.size(), classes.size(), classes.getFirst()));
      }
      return data;
    }

    @Override
    boolean suits(Path path) {
      return Files.isRegularFile(path);
    }
  };

  /** Data on disk as a recipe spells them. */
  record Place(DataFormat format, Path path, int option) {
    void check() {
      if (!Files.exists(path)) {
        throw new EvenflowException("there are no data at " + path);
      }
    }

    Split read() {
      check();
      return format.read(path, option);
    }

    Map<Setting, String> defaults() {
      return format.defaults(option);
    }
  }

  private static final double TEST_FRACTION = 0.2;
  private static final Pattern FRACTION = Pattern.compile("-?[0-9]*\\.[0-9]+");

  private final String option;
  private final int standard;
  private final Zoo model;

  /** With an option of this name, if it is not empty. */
  DataFormat(String option, int standard, Zoo model) {
    this.option = option;
    this.standard = standard;
    this.model = model;
  }

  abstract Split read(Path path, int option);

  /** Whether a path alone is read so. */
  boolean suits(Path path) {
    return false;
  }

  /** The name in recipes. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The settings that suit it. */
  Map<Setting, String> defaults(int optionOfPlace) {
    return Map.of(Setting.MODEL, model.title());
  }

  /** All names. */
  static List<String> titles() {
    return Arrays.stream(values()).map(DataFormat::title).toList();
  }

  /**
   * What a recipe spells, if its form is given or can be told by what is on disk.
   *
   * @throws EvenflowException if the form has no such option
   */
  static Optional<Place> of(String spelling) {
    for (DataFormat each : values()) {
      if (spelling.startsWith(each.title() + ":")) {
        return Optional.of(each.place(Spec.parse(spelling)));
      }
    }
    Optional<PublishedData> published = PublishedData.of(spelling);
    if (published.isPresent()) {
      return Optional.of(place(published.get()));
    }
    Path path = path(spelling);
    for (DataFormat each : values()) {
      if (each.suits(path)) {
        return Optional.of(new Place(each, path, each.standard));
      }
    }
    return Optional.empty();
  }

  /** In the cache of the user, whether it is there or not. */
  private static Place place(PublishedData published) {
    DataFormat format = valueOf(published.form().toUpperCase(Locale.ROOT));
    return new Place(format, published.folder(PublishedData.cache()), format.standard);
  }

  private Place place(Spec spec) {
    int value = standard;
    String path = "";
    for (Map.Entry<String, String> each : spec.options().entrySet()) {
      if (each.getKey().isEmpty()) {
        path = each.getValue();
      } else if (each.getKey().equals(option)) {
        value = whole(spec, each);
      } else {
        throw new EvenflowException(
            "data %s have no option %s, only a path%s"
                .formatted(title(), each.getKey(), option.isEmpty() ? "" : " and " + option));
      }
    }
    if (path.isEmpty()) {
      throw new EvenflowException(
          "'%s' lacks the path of the data: write %s:PATH".formatted(spec, title()));
    }
    return new Place(this, path(path), value);
  }

  /**
   * The path of a spelling.
   *
   * @throws EvenflowException if it is none
   */
  static Path path(String spelling) {
    try {
      return Path.of(spelling);
    } catch (InvalidPathException e) {
      throw new EvenflowException("data cannot be " + spelling + ": " + e.getReason(), e);
    }
  }

  private static int whole(Spec spec, Map.Entry<String, String> option) {
    try {
      return Integer.parseInt(option.getValue());
    } catch (NumberFormatException e) {
      throw new EvenflowException(
          "option %s of '%s' must be a whole number".formatted(option.getKey(), spec), e);
    }
  }

  static Split split(Dataset all) {
    return Split.stratified(all, TEST_FRACTION, Source.SPLIT_SEED);
  }

  static boolean isNamed(Path path, String... endings) {
    return Arrays.stream(endings).anyMatch(ending -> path.toString().endsWith(ending))
        && Files.isRegularFile(path);
  }
}

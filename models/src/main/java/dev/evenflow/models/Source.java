package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Csv;
import dev.evenflow.data.Digits;
import dev.evenflow.data.Idx;
import dev.evenflow.data.Split;
import dev.evenflow.data.synthetic.Adding;
import dev.evenflow.data.synthetic.Spirals;
import dev.evenflow.data.synthetic.SyntheticData;
import dev.evenflow.data.synthetic.TwoMoons;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Spec;
import dev.evenflow.strategy.SyntheticDataSets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where data come from.
 *
 * @param spelling as a recipe says it: {@code digits}, a synthetic data set with its arguments, a
 *     folder or a file
 */
record Source(String spelling) {
  /**
   * The split has a seed of its own, so that runs of other seeds are judged by the same examples.
   */
  static final long SPLIT_SEED = 42;

  private static final double TEST_FRACTION = 0.2;
  private static final String DIGITS = "digits";
  private static final Catalogue<SyntheticData> SYNTHETIC = SyntheticDataSets.catalogue();

  private boolean isSynthetic() {
    return SYNTHETIC.names().contains(spelling.replaceFirst(":.*", ""));
  }

  /** A short name for folders. */
  String title() {
    if (isSynthetic()) {
      return Spec.parse(spelling).name();
    }
    Path file = path().getFileName();
    return file == null ? "data" : file.toString();
  }

  /** The settings that suit these data better than the general ones. */
  Map<Setting, String> defaults() {
    if (isSynthetic()) {
      return switch (SYNTHETIC.create(spelling)) {
        case Adding _ -> Map.of(Setting.MODEL, Zoo.LSTM.title(), Setting.LOSS, "mse");
        case TwoMoons _, Spirals _ -> Map.of(Setting.MODEL, Zoo.MLP.title());
        default -> Map.of(Setting.MODEL, Zoo.LSTM.title());
      };
    }
    return !spelling.equals(DIGITS) && Files.isRegularFile(path())
        ? Map.of(Setting.MODEL, Zoo.MLP.title())
        : Map.of();
  }

  /** Training and test data. */
  Split split() {
    if (spelling.equals(DIGITS)) {
      return Split.stratified(Digits.load(), TEST_FRACTION, SPLIT_SEED);
    }
    if (isSynthetic()) {
      return SYNTHETIC.create(spelling).split();
    }
    Path path = path();
    if (Files.isDirectory(path)) {
      return Idx.read(path);
    }
    if (Files.isRegularFile(path)) {
      return Split.stratified(new Csv().read(path), TEST_FRACTION, SPLIT_SEED);
    }
    throw new EvenflowException(
        "there is no data %s: name digits, %s, a folder with IDX files, or a CSV file"
            .formatted(spelling, String.join(", ", SYNTHETIC.names())));
  }

  private Path path() {
    try {
      return Path.of(spelling);
    } catch (InvalidPathException e) {
      throw new EvenflowException("data cannot be " + spelling + ": " + e.getReason(), e);
    }
  }
}

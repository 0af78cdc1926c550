package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Digits;
import dev.evenflow.data.PublishedData;
import dev.evenflow.data.Split;
import dev.evenflow.data.synthetic.Adding;
import dev.evenflow.data.synthetic.PlantedClicks;
import dev.evenflow.data.synthetic.Spirals;
import dev.evenflow.data.synthetic.SyntheticData;
import dev.evenflow.data.synthetic.TwoMoons;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.strategy.Spec;
import dev.evenflow.strategy.SyntheticDataSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final String DIGITS = "digits";
  private static final Catalogue<SyntheticData> SYNTHETIC = SyntheticDataSets.catalogue();

  private boolean isSynthetic() {
    return SYNTHETIC.names().contains(spelling.replaceFirst(":.*", ""));
  }

  /** A short name for folders. */
  String title() {
    if (PublishedData.of(spelling).isPresent()) {
      return spelling;
    }
    if (isSynthetic()) {
      return Spec.parse(spelling).name();
    }
    Path path =
        DataFormat.of(spelling).map(DataFormat.Place::path).orElse(DataFormat.path(spelling));
    Path file = path.getFileName();
    return file == null ? "data" : file.toString();
  }

  /** The settings that suit these data better than the general ones. */
  Map<Setting, String> defaults() {
    if (isSynthetic()) {
      return switch (SYNTHETIC.create(spelling)) {
        case Adding _ -> Map.of(Setting.MODEL, Zoo.LSTM.title(), Setting.LOSS, "mse");
        case TwoMoons _, Spirals _ -> Map.of(Setting.MODEL, Zoo.MLP.title());
        case PlantedClicks _ -> Map.of(Setting.MODEL, Zoo.DLRM.title());
        default -> Map.of(Setting.MODEL, Zoo.LSTM.title());
      };
    }
    return DataFormat.of(spelling).map(DataFormat.Place::defaults).orElse(Map.of());
  }

  /** Training and test data. */
  Split split() {
    if (spelling.equals(DIGITS)) {
      return DataFormat.split(Digits.load());
    }
    if (isSynthetic()) {
      return SYNTHETIC.create(spelling).split();
    }
    return place().read();
  }

  /**
   * Refuses what is no data, without reading them.
   *
   * @throws EvenflowException if there are none
   */
  void check() {
    if (!spelling.equals(DIGITS) && !isSynthetic()) {
      place().check();
    }
  }

  private DataFormat.Place place() {
    if (PublishedData.of(spelling).filter(data -> !data.isIn(PublishedData.cache())).isPresent()) {
      throw new EvenflowException(
          "%1$s is not here yet: fetch it by evenflow data get %1$s, or name the folder of its files by --data"
              .formatted(spelling));
    }
    return DataFormat.of(spelling).orElseThrow(this::unknown);
  }

  private EvenflowException unknown() {
    if (Files.exists(DataFormat.path(spelling))) {
      return new EvenflowException(
          "%1$s does not tell the form of its data: write it before the path, as images:%1$s; forms are %2$s"
              .formatted(spelling, String.join(", ", DataFormat.titles())));
    }
    List<String> names = new ArrayList<>(List.of(DIGITS));
    PublishedData.all().forEach(each -> names.add(each.name()));
    names.addAll(SYNTHETIC.names());
    return new EvenflowException(
        "there is no data %s, neither a file nor a folder nor one of these names: %s"
            .formatted(spelling, Nearest.among(spelling, names)));
  }
}

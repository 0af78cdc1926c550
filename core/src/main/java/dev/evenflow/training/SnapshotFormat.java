package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Snapshots as safetensors: variables are the arrays, all else are texts. Numbers in texts are
 * written so that reading gives the same bits.
 */
final class SnapshotFormat {
  static final String FORMAT = "format";
  static final String NAME = "evenflow snapshot 2";
  private static final String SETTING = "setting.";
  private static final String SEPARATOR = " ";

  private final Map<String, String> texts;

  private SnapshotFormat(Map<String, String> texts) {
    this.texts = texts;
  }

  static Safetensors write(Snapshot snapshot) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, NAME);
    texts.put("position", Long.toString(snapshot.position()));
    texts.put(
        "example",
        Arrays.stream(snapshot.example().extents())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(SEPARATOR)));
    snapshot.settings().forEach((name, value) -> texts.put(SETTING + name, value));
    TrainingProgress progress = snapshot.progress();
    texts.put("examples", Integer.toString(progress.examples()));
    texts.put("batches", Integer.toString(progress.batches()));
    texts.put("refused", Integer.toString(progress.refused()));
    texts.put("streak", Integer.toString(progress.streak()));
    texts.put("roll-backs", Integer.toString(progress.rollBacks()));
    texts.put("loss", Double.toString(progress.means().loss()));
    texts.put("correct", Double.toString(progress.means().correct()));
    texts.put("squared-error", Double.toString(progress.means().squaredError()));
    texts.put("counted", Integer.toString(progress.means().examples()));
    texts.put("seconds", Double.toString(progress.seconds()));
    texts.put(
        "epochs",
        progress.epochs().stream().map(SnapshotFormat::line).collect(Collectors.joining("\n")));
    return new Safetensors(snapshot.variables(), texts);
  }

  private static String line(EpochReport report) {
    return String.join(
        SEPARATOR,
        Integer.toString(report.epoch()),
        numbers(report.training()),
        Integer.toString(report.refused()),
        Double.toString(report.seconds()),
        numbers(report.validation()));
  }

  private static String numbers(Evaluation of) {
    return String.join(
        SEPARATOR,
        Double.toString(of.loss()),
        Double.toString(of.accuracy()),
        Double.toString(of.squaredError()),
        Integer.toString(of.examples()));
  }

  static Snapshot read(Safetensors content) {
    if (!NAME.equals(content.metadata().get(FORMAT))) {
      throw new EvenflowException("this is no snapshot of a training");
    }
    return new SnapshotFormat(content.metadata()).snapshot(content);
  }

  private Snapshot snapshot(Safetensors content) {
    Map<String, String> settings = new LinkedHashMap<>();
    texts.forEach((name, value) -> {
      if (name.startsWith(SETTING)) {
        settings.put(name.substring(SETTING.length()), value);
      }
    });
    return new Snapshot(
        read("position", Long::parseLong),
        settings,
        read("example", SnapshotFormat::shape),
        new TrainingProgress(
            read("examples", Integer::parseInt),
            read("epochs", SnapshotFormat::epochs),
            read("batches", Integer::parseInt),
            read("refused", Integer::parseInt),
            read("streak", Integer::parseInt),
            read("roll-backs", Integer::parseInt),
            new Means(
                read("loss", Double::parseDouble),
                read("correct", Double::parseDouble),
                read("squared-error", Double::parseDouble),
                read("counted", Integer::parseInt)),
            read("seconds", Double::parseDouble)),
        content.entries());
  }

  private static Shape shape(String text) {
    return Shape.of(
        text.isEmpty()
            ? new int[0]
            : Arrays.stream(text.split(SEPARATOR, -1)).mapToInt(Integer::parseInt).toArray());
  }

  private static List<EpochReport> epochs(String text) {
    return text.lines().map(SnapshotFormat::report).toList();
  }

  private static EpochReport report(String line) {
    String[] cells = line.split(SEPARATOR, -1);
    if (cells.length != 11) {
      throw new EvenflowException("an epoch takes 11 numbers, given '" + line + "'");
    }
    return new EpochReport(
        Integer.parseInt(cells[0]),
        evaluation(cells, 1),
        Integer.parseInt(cells[5]),
        Double.parseDouble(cells[6]),
        evaluation(cells, 7));
  }

  private static Evaluation evaluation(String[] cells, int from) {
    return new Evaluation(
        Double.parseDouble(cells[from]),
        Double.parseDouble(cells[from + 1]),
        Double.parseDouble(cells[from + 2]),
        Integer.parseInt(cells[from + 3]));
  }

  private <T> T read(String name, Function<String, T> parser) {
    String text = texts.get(name);
    if (text == null) {
      throw new EvenflowException("the snapshot does not say its " + name);
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException | EvenflowException e) {
      throw new EvenflowException(
          "the snapshot's %s cannot be '%s': %s".formatted(name, text, e.getMessage()), e);
    }
  }
}

package dev.evenflow.cli;

import dev.evenflow.training.EpochReport;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows how a training goes: a bar that moves with the batches on a terminal, a line an epoch. */
final class Progress implements TrainingListener {
  private static final int WIDTH = 30;
  private static final long PERIOD = 100_000_000;

  private final Output output;
  private final int epochs;
  private long shown;

  /** Of a training of some epochs. */
  Progress(Output output, int epochs) {
    this.output = output;
    this.epochs = epochs;
  }

  @Override
  public void onBatch(StepReport report, int batch, int batches, int epoch) {
    long now = System.nanoTime();
    if (now - shown < PERIOD) {
      return;
    }
    shown = now;
    int done = WIDTH * batch / batches;
    output.passing(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  [%s%s]  batch %d/%d  loss %.4f",
            epoch,
            epochs,
            "#".repeat(done),
            " ".repeat(WIDTH - done),
            batch,
            batches,
            report.loss()));
  }

  @Override
  public void onEpoch(EpochReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", report.epoch());
    Scores scores = new Scores(report.training());
    scores.put("", line);
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f  %s %s",
                report.epoch(),
                epochs,
                report.loss(),
                scores.name(),
                scores.text()));
    if (report.isValidated()) {
      Scores validation = new Scores(report.validation());
      validation.put("validation_", line);
      text.append(
          String.format(
              Locale.ROOT,
              "  validation loss %.4f  %s %s",
              report.validationLoss(),
              validation.name(),
              validation.text()));
    }
    line.put("skipped", report.refused());
    line.put("seconds", report.seconds());
    text.append(
        String.format(
            Locale.ROOT,
            "  %.2f s  %.0f samples/s",
            report.seconds(),
            report.training().examples() / report.seconds()));
    if (report.refused() > 0) {
      text.append("  skipped ").append(report.refused()).append(" batches");
    }
    text.append(System.lineSeparator());
    output.result(line, text.toString());
  }
}

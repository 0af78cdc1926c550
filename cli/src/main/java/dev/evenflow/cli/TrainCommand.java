package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.SnapshotFolder;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.Verdict;
import dev.evenflow.diagnostics.treatment.Treated;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.Tolerance;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import dev.evenflow.training.TrainingProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model and saves it. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains a model, judges it on test data and saves it.",
      "Some models have defaults of their own: see zoo list.",
      "Batches whose numbers are bad change nothing; of some, a file for evenflow replay is saved."
          + " A training that stops for them tells the first bad number and ends with status 3."
    })
final class TrainCommand implements Callable<Integer> {
  /** What a shell tells of a process that Ctrl-C has ended. */
  private static final int INTERRUPTED = 130;

  private static final int STOPPED = 3;

  @Option(
      names = "--out",
      defaultValue = "runs",
      description = "Folder in which a new folder for the run is made. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("runs");

  @Option(
      names = "--recompute-statistics",
      description =
          "After the last epoch, replace the running statistics of batch normalization by the exact"
              + " ones over the training data, before testing and saving.")
  private boolean recomputesStatistics;

  @Option(
      names = "--diagnose",
      description =
          "Warn before the first step if gradients vanish or explode: see evenflow diagnose.")
  private boolean diagnoses;

  @Option(
      names = "--heal",
      description = {
        "Watch steps, all at first and fewer the longer all is well, and treat illnesses that are"
            + " found: what is done is tried beside the training as it is, kept if it is better,"
            + " told, and written into heal.json.",
        "--watch, --log and --report show what is watched. A training that is resumed goes on with"
            + " what was done, and with --heal is healed further."
      })
  private boolean heals;

  @Mixin private final ResumeOptions resuming = new ResumeOptions();

  @Mixin private final SaveOptions saving = new SaveOptions();

  @Mixin private final WatchOptions watching = new WatchOptions();

  @Mixin private final Output output = new Output();

  @Mixin private final RecipeOptions options = new RecipeOptions();

  @Override
  public Integer call() {
    long start = System.nanoTime();
    long batches = saving.batches();
    int keep = saving.keep();
    watching.check();
    RunFolder begun = resuming.folder(out);
    Recipe recipe =
        begun == null ? options.recipe() : options.over(Recipe.parse(begun.description().recipe()));
    Run run = RunFolder.run(recipe, options.threads());
    run.trainer().compile(run.train());
    if (diagnoses && begun == null) {
      warnOfGradients(recipe);
    }
    RunFolder folder = begun == null ? RunFolder.create(out, recipe) : begun;
    SnapshotFolder snapshots = folder.snapshots(keep);
    try (FileChannel _ = folder.lock();
        Interruption interruption = new Interruption()) {
      Optional<Trainer> restored = begun == null ? Optional.empty() : restored(run, snapshots);
      run = run.with(restored.orElse(run.trainer()));
      Saving listener = new Saving(run.trainer(), snapshots, batches, interruption, output);
      if (restored.isPresent() && !isStrict()) {
        // From here on it is the snapshot of the changed run.
        listener.save();
      }
      folder.describe(run);
      Progress progress = new Progress(output, run.epochs());
      BadSteps badSteps = new BadSteps(folder.badSteps(), output);
      List<EpochReport> history;
      try {
        history = fit(run, folder, List.of(progress, badSteps), listener);
      } catch (BadNumbersException e) {
        output.warning(String.valueOf(e.getMessage()));
        listener.save();
        badSteps.saveLast(e.step());
        new Explanation(output, false).show(listener.trainer(), e.step());
        return STOPPED;
      }
      run = run.with(listener.trainer());
      if (interruption.isRequested()) {
        listener.save();
        tellHowToGoOn(run, folder);
        return INTERRUPTED;
      }
      if (recomputesStatistics && run.trainer().recomputeStatistics(run.train()) == 0) {
        output.warning("the model keeps no running statistics to recompute");
      }
      Evaluation test = run.trainer().evaluate(run.test());
      folder.saveWeights(run);
      tell(run, folder, history, test, (System.nanoTime() - start) * 1e-9);
      return interruption.isRequested() ? INTERRUPTED : 0;
    } catch (IOException e) {
      throw new EvenflowException("cannot unlock " + folder.path() + ": " + e.getMessage(), e);
    }
  }

  private List<EpochReport> fit(
      Run run, RunFolder folder, List<TrainingListener> listeners, Saving listener) {
    if (heals) {
      try (Watching watched = Watching.of(watching, folder, output)) {
        return new Healing(run, folder, listener, output)
            .fit(listeners, watched.listeners())
            .history()
            .epochs();
      }
    }
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(listener);
    try (Watching _ = Watching.of(run.trainer(), watching, folder, output)) {
      return run.fit(all).epochs();
    }
  }

  /** By a run of its own, for the training's must decide its initial values by its own batch. */
  private void warnOfGradients(Recipe recipe) {
    Run other = RunFolder.run(recipe, options.threads());
    Batch batch = Batch.of(other.train(), recipe.batch(), recipe.seed());
    Verdict verdict = Diagnosis.of(other.trainer(), batch).verdict();
    if (verdict.kind() != Verdict.Kind.EVEN) {
      output.warning(verdict.sentence() + "; evenflow diagnose tells more");
    }
  }

  private boolean isStrict() {
    return resuming.tolerance().equals(Tolerance.NONE);
  }

  /** A trainer of the run, as it was treated, where its newest snapshot is, if there is one. */
  private Optional<Trainer> restored(Run run, SnapshotFolder snapshots) {
    Optional<SnapshotFolder.Found> found = snapshots.latest();
    if (found.isEmpty()) {
      output.warning("there is no snapshot in " + snapshots.path() + ": training begins anew");
      return Optional.empty();
    }
    found.get().faults().forEach(fault -> output.warning("passed over: " + fault));
    Snapshot snapshot = Snapshot.of(found.get().content());
    Trainer trainer = Treated.like(run.trainer(), snapshot);
    trainer.restore(snapshot, resuming.tolerance());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("resumed_from", found.get().file().toString());
    line.put("position", trainer.position());
    output.result(
        line, "resumed %s from %s%n".formatted(place(trainer.progress()), found.get().file()));
    return Optional.of(trainer);
  }

  private static String place(TrainingProgress progress) {
    return progress.batches() == 0
        ? "after epoch " + progress.epochs().size()
        : "in epoch " + progress.epoch() + " after batch " + progress.batches();
  }

  private void tellHowToGoOn(Run run, RunFolder folder) {
    String command =
        "evenflow train --resume "
            + Recipe.quoted(folder.path().toString())
            + (heals ? " --heal" : "");
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("stopped", true);
    line.put("position", run.trainer().position());
    line.put("run_directory", folder.path().toString());
    line.put("resume", command);
    output.result(
        line, "stopped %s; go on with: %s%n".formatted(place(run.trainer().progress()), command));
  }

  private void tell(
      Run run, RunFolder folder, List<EpochReport> history, Evaluation test, double seconds) {
    double trained = history.stream().mapToDouble(EpochReport::seconds).sum();
    long examples = history.stream().mapToLong(epoch -> epoch.training().examples()).sum();
    Map<String, Object> result = new LinkedHashMap<>();
    Scores scores = new Scores(test);
    scores.put("test_", result);
    result.put("seconds", seconds);
    result.put("samples_per_second", examples / trained);
    result.put("epochs", history.size());
    result.put("recipe", run.recipe().toString());
    result.put("run_directory", folder.path().toString());
    output.result(
        result,
        scores.lines()
            + String.format(
                Locale.ROOT,
                """
                time           %.1f s, %.0f samples/s while training
                parameters     %d
                recipe         %s
                saved in       %s
                """,
                seconds,
                (Double) result.get("samples_per_second"),
                run.trainer().variables().parameterCount(),
                run.recipe(),
                folder.path()));
  }
}

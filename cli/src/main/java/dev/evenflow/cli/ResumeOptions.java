package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.training.Deviation;
import dev.evenflow.training.Tolerance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about going on with a training. */
final class ResumeOptions {
  private static final String LATEST = "";

  @Option(
      names = "--resume",
      arity = "0..1",
      paramLabel = "RUN",
      fallbackValue = LATEST,
      description =
          "Go on with the training in this folder, or in the one of --out that was saved last, from"
              + " its newest snapshot. Other options than it was begun with are refused.")
  private @Nullable String run;

  @Option(
      names = "--allow",
      split = ",",
      paramLabel = "KIND",
      description =
          "What may differ from the snapshot: recipe (other options); missing (it lacks a variable,"
              + " which starts afresh), extra (it has one too many, which is dropped), reshaped"
              + " (another shape, which starts afresh).")
  private List<Deviation> allowed = List.of();

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description =
          "What a layer or weight of the snapshot is called now; its slots go with it. May be"
              + " repeated.")
  private Map<String, String> renamed = Map.of();

  /** The folder of the training to go on with, or null for a new one. */
  @Nullable RunFolder folder(Path out) {
    if (run == null) {
      if (!tolerance().equals(Tolerance.NONE)) {
        throw new EvenflowException("--allow and --rename are about --resume, which is not given");
      }
      return null;
    }
    return run.equals(LATEST) ? RunFolder.latest(out) : new RunFolder(Path.of(run));
  }

  /** What may differ. */
  Tolerance tolerance() {
    return new Tolerance(Set.copyOf(allowed), renamed);
  }
}

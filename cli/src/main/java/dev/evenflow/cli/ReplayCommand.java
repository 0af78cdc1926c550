package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.treatment.Treated;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.training.BadStep;
import dev.evenflow.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains a step that the guard refused. */
@Command(
    name = "replay",
    description = {
      "Explains a step that the guard refused: computes it again, one number after the other, and"
          + " tells the first bad number, the layer and operation that made it, of what, and the"
          + " source line; also bad numbers that a later operation hides."
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|RUN",
      description =
          "A file that train saved in bad-steps of its folder, or that folder: its newest one.")
  private Path path = Path.of("");

  @Option(names = "--all", description = "Tell of all operations that made a bad number.")
  private boolean all;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    BadStep step = BadStep.read(file());
    Trainer trainer = Run.trainerOf(step.before(), Strategies.standard());
    new Explanation(output, all).show(Treated.like(trainer, step.before()), step);
    return 0;
  }

  private Path file() {
    if (!Files.isDirectory(path)) {
      return path;
    }
    return BadSteps.latest(new RunFolder(path).badSteps())
        .orElseThrow(() -> new EvenflowException("there is no bad step in the run " + path));
  }
}

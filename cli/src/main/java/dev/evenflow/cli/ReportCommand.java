package dev.evenflow.cli;

import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.cli.watch.History;
import dev.evenflow.cli.watch.WatchPage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page of what was watched. */
@Command(
    name = "report",
    sortOptions = false,
    description =
        "Writes what train --watch saw as a page of HTML that needs no network: findings, loss, and"
            + " heat maps of gradients and updates, layer by step.")
final class ReportCommand implements Runnable {
  private static final String FILE = "report.html";

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run. Default: the latest.")
  private @Nullable Path run;

  @Option(
      names = "--runs",
      defaultValue = "runs",
      description = "Folder of the runs. Default: ${DEFAULT-VALUE}.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the page is written. Default: " + FILE + " in the run.")
  private @Nullable Path out;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    RunFolder folder = run == null ? RunFolder.latest(runs) : new RunFolder(run);
    Path file = out == null ? folder.path().resolve(FILE) : out;
    write(folder, file);
    output.result(Map.of("report", file.toString()), "report in %s%n".formatted(file));
  }

  /** Writes the page of a run, whole or not at all. */
  static void write(RunFolder folder, Path file) {
    History history = History.read(folder.watchLog());
    String page =
        new WatchPage(history)
            .html(
                String.valueOf(folder.path().toAbsolutePath().getFileName()),
                folder.description().recipe(),
                folder.acts());
    AtomicFile.write(
        file, stream -> stream.write(ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8))));
  }
}

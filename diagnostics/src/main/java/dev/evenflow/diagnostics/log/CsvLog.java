package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of a row for each layer and watched step: position and step, the numbers of the step, the
 * layer, its numbers. Findings are not in it.
 */
public final class CsvLog implements WatchLog {
  private final Writer writer;
  private boolean hasHeader;

  /**
   * Goes on with a file, or begins one.
   *
   * @throws IOException if it cannot be written
   */
  public CsvLog(Path file) throws IOException {
    hasHeader = Files.exists(file) && Files.size(file) > 0;
    writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void accept(WatchEvent event) {
    if (event instanceof WatchEvent.Measured(Signals signals)) {
      try {
        write(signals);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(Signals signals) throws IOException {
    if (!hasHeader) {
      Stream<String> step = signals.byName().keySet().stream();
      Stream<String> layer = signals.layers().getFirst().byName().keySet().stream();
      row("position", "step", step, "layer", layer.map(name -> "layer_" + name));
      hasHeader = true;
    }
    for (LayerSignals layer : signals.layers()) {
      row(
          Long.toString(signals.position()),
          Long.toString(signals.step()),
          signals.byName().values().stream().map(CsvLog::number),
          layer.layer(),
          layer.byName().values().stream().map(CsvLog::number));
    }
    writer.flush();
  }

  private void row(
      String position, String step, Stream<String> whole, String layer, Stream<String> ofLayer)
      throws IOException {
    writer.write(
        Stream.of(Stream.of(position, step), whole, Stream.of(layer), ofLayer)
            .flatMap(each -> each)
            .collect(Collectors.joining(",", "", "\n")));
  }

  /** As a float, which is what it was computed in; NaN and infinities by their names. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}

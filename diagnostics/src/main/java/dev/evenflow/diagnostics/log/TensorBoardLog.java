package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event file of TensorBoard: numbers of a step as {@code step/loss}, those of a layer as {@code
 * gradient/block3}, findings as {@code findings/dead units/block3}, 1 from where one opens to where
 * it closes, all over the number of the step. NaN, which is what is not known, is left out.
 */
public final class TensorBoardLog implements WatchLog {
  private final OutputStream file;
  private final InstantSource clock;

  /**
   * Begins a file in a folder, which is made if it is not there. TensorBoard joins those of a
   * folder.
   *
   * @param clock of the times that events have
   * @throws IOException if it cannot be written
   */
  public TensorBoardLog(Path folder, InstantSource clock) throws IOException {
    this.clock = clock;
    Files.createDirectories(folder);
    Path path =
        folder.resolve("events.out.tfevents.%010d.evenflow".formatted(clock.millis() / 1000));
    file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    write(TensorBoardEvent.version(seconds()));
  }

  private double seconds() {
    return clock.millis() * 1e-3;
  }

  private void write(byte[] event) throws IOException {
    file.write(TensorBoardEvent.record(event));
    file.flush();
  }

  @Override
  public void accept(WatchEvent event) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    long step =
        switch (event) {
          case WatchEvent.Measured(Signals signals) -> {
            put(signals, scalars);
            yield signals.step();
          }
          case WatchEvent.Opened(Finding finding) -> {
            scalars.put(tag(finding), 1.0);
            yield finding.found();
          }
          case WatchEvent.Closed(Finding finding, long end) -> {
            scalars.put(tag(finding), 0.0);
            yield end;
          }
        };
    try {
      write(TensorBoardEvent.scalars(seconds(), step, scalars));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(Finding finding) {
    return "findings/%s/%s".formatted(finding.illness(), finding.layer());
  }

  private static void put(Signals signals, Map<String, Double> scalars) {
    signals.byName().forEach((name, value) -> scalars.put("step/" + name, value));
    for (LayerSignals layer : signals.layers()) {
      layer
          .byName()
          .forEach((name, value) -> scalars.put("%s/%s".formatted(name, layer.layer()), value));
    }
    scalars.values().removeIf(value -> Double.isNaN(value));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

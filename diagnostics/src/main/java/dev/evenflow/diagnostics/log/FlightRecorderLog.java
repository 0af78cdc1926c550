package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.Signals;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/**
 * A recording of JDK Flight Recorder with the events {@code dev.evenflow.Step}, {@code
 * dev.evenflow.Layer} and {@code dev.evenflow.Finding}, for {@code jfr print FILE} or JDK Mission
 * Control. Other recordings of the process that enable these events get them too.
 */
public final class FlightRecorderLog implements WatchLog {
  private final Recording recording = new Recording();
  private final Path file;

  /** Records into a file, which is written when this is closed. */
  public FlightRecorderLog(Path file) {
    this.file = file;
    recording.enable(FlightEvents.Step.class);
    recording.enable(FlightEvents.Layer.class);
    recording.enable(FlightEvents.Found.class);
    recording.start();
  }

  @Override
  public void accept(WatchEvent event) {
    switch (event) {
      case WatchEvent.Measured(Signals signals) -> {
        new FlightEvents.Step(signals).commit();
        signals.layers().forEach(each -> new FlightEvents.Layer(signals.step(), each).commit());
      }
      case WatchEvent.Opened(Finding finding) ->
          new FlightEvents.Found(finding, finding.found(), true).commit();
      case WatchEvent.Closed(Finding finding, long step) ->
          new FlightEvents.Found(finding, step, false).commit();
    }
  }

  @Override
  public void close() throws IOException {
    recording.stop();
    recording.dump(file);
    recording.close();
  }
}

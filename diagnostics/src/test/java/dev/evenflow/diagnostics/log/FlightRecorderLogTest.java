package dev.evenflow.diagnostics.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderLogTest {
  @TempDir private Path folder;

  @Test
  void recordsStepsLayersAndFindings() throws IOException {
    Path file = folder.resolve("watch.jfr");
    try (FlightRecorderLog log = new FlightRecorderLog(file)) {
      Sample.events().forEach(log);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<RecordedEvent> steps = named("Step", events);
    assertThat(steps).extracting(each -> each.getLong("step")).containsExactly(1L, 300L);
    assertThat(steps).extracting(each -> each.getDouble("loss")).containsExactly(2.5, 1.5);
    List<RecordedEvent> layers = named("Layer", events);
    assertThat(layers)
        .extracting(each -> each.getString("layer"))
        .containsExactly("a", "b", "a", "b");
    assertThat(layers.get(1).getDouble("greatest")).isEqualTo(3);
    List<RecordedEvent> findings = named("Finding", events);
    assertThat(findings).extracting(each -> each.getBoolean("open")).containsExactly(true, false);
    assertThat(findings.getFirst().getString("illness")).isEqualTo("dead units");
    assertThat(findings.getLast().getLong("step")).isEqualTo(400);
  }

  private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
    return events.stream()
        .filter(each -> each.getEventType().getName().equals("dev.evenflow." + name))
        .toList();
  }
}

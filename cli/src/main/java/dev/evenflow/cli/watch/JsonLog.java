package dev.evenflow.cli.watch;

import dev.evenflow.diagnostics.log.WatchLog;
import dev.evenflow.diagnostics.symptom.Finding;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A line of JSON for each watched step and each finding that opens or closes. */
public final class JsonLog implements WatchLog {
  private final JsonMapper mapper = new JsonMapper();
  private final Writer writer;

  /**
   * Goes on with a file, or begins one.
   *
   * @throws IOException if it cannot be written
   */
  public JsonLog(Path file) throws IOException {
    writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void accept(WatchEvent event) {
    try {
      writer.write(mapper.writeValueAsString(line(event)) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a line says. */
  public static Map<String, Object> line(WatchEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    switch (event) {
      case WatchEvent.Measured(Signals signals) -> {
        line.put("step", signals.step());
        line.put("position", signals.position());
        line.put("committed", signals.committed());
        line.putAll(rounded(signals.byName()));
        line.put("reports", rounded(signals.reports()));
        Map<String, Object> layers = new LinkedHashMap<>();
        for (LayerSignals layer : signals.layers()) {
          layers.put(layer.layer(), rounded(layer.byName()));
        }
        line.put("layers", layers);
      }
      case WatchEvent.Opened(Finding finding) -> {
        line.put("opened", finding.illness().toString());
        put(finding, finding.found(), line);
        line.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        line.put("evidence", finding.evidence());
      }
      case WatchEvent.Closed(Finding finding, long step) -> {
        line.put("closed", finding.illness().toString());
        put(finding, step, line);
      }
    }
    return line;
  }

  private static void put(Finding finding, long step, Map<String, Object> line) {
    line.put("layer", finding.layer());
    line.put("began", finding.began());
    line.put("step", step);
  }

  /** To floats, in which nearly all is computed: NaN and infinities become strings. */
  private static Map<String, Float> rounded(Map<String, Double> numbers) {
    Map<String, Float> rounded = new LinkedHashMap<>();
    numbers.forEach((name, value) -> rounded.put(name, value.floatValue()));
    return rounded;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}

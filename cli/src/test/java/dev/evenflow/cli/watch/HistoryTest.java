package dev.evenflow.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.Severity;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Trend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryTest {
  @TempDir private Path folder;

  private static Signals step(long step, double loss, int layers) {
    double none = Double.NaN;
    List<LayerSignals> all =
        IntStream.range(0, layers)
            .mapToObj(i ->
                new LayerSignals(
                    "<layer" + i + ">",
                    Trend.of(i == 1 ? Double.POSITIVE_INFINITY : 1e-3),
                    none,
                    1,
                    1e-3,
                    0,
                    1,
                    0.5,
                    none,
                    0.25,
                    none,
                    none,
                    i))
            .toList();
    return new Signals(
        step - 1,
        step,
        true,
        loss,
        Trend.of(1),
        Trend.of(0.1),
        none,
        none,
        Map.of("a.b", 2.0),
        all);
  }

  private static final Finding FINDING =
      new Finding(Illness.SATURATION, "<layer0>", Severity.CRITICAL, 2, 5, "flat & \"sat\"");

  private Path logged(WatchEvent... events) throws IOException {
    Path file = folder.resolve("watch.jsonl");
    try (JsonLog log = new JsonLog(file)) {
      List.of(events).forEach(log);
    }
    return file;
  }

  private static WatchEvent measured(long step, double loss) {
    return new WatchEvent.Measured(step(step, loss, 2));
  }

  @Test
  void readsWhatWasLogged() throws IOException {
    Path file =
        logged(
            measured(1, 3),
            measured(5, Double.NaN),
            new WatchEvent.Opened(FINDING),
            new WatchEvent.Closed(FINDING, 9));
    History history = History.read(file);
    assertThat(history.layers()).containsExactly("<layer0>", "<layer1>");
    assertThat(history.steps())
        .extracting(each -> each.get("loss"))
        .containsExactly(3.0, Double.NaN);
    assertThat(history.steps().getFirst().get("<layer1>", "gradient"))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(history.steps().getFirst().get("<layer1>", "gain")).isNaN();
    assertThat(history.steps().getFirst().get("<layer1>", "greatest")).isEqualTo(1);
    assertThat(history.steps().getFirst().get("none")).isNaN();
    assertThat(history.marks())
        .containsExactly(
            new History.Mark(true, "saturation", "<layer0>", 2, 5, "flat & \"sat\""),
            new History.Mark(false, "saturation", "<layer0>", 2, 9, ""));
  }

  @Test
  void takesTheLastOfAStepThatWasTakenAgain() throws IOException {
    logged(measured(1, 3), measured(2, 2));
    History history = History.read(logged(measured(2, 1), measured(3, 0.5)));
    assertThat(history.steps()).extracting(each -> each.get("loss")).containsExactly(3.0, 1.0, 0.5);
  }

  @Test
  void leavesOutALineThatWasNotWrittenToItsEnd() throws IOException {
    Path file = logged(measured(1, 3));
    Files.writeString(file, "{\"step\":2,\"lo", StandardOpenOption.APPEND);
    assertThat(History.read(file).steps()).hasSize(1);
    Files.writeString(file, "\n{}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("line 2 of " + file + " is no JSON");
  }

  @Test
  void refusesWhatHasNoStep() throws IOException {
    Path file = logged();
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("no watched step is in " + file);
  }

  @Test
  void aPageShowsItAllAndNeedsNoNetwork() throws IOException {
    Path file = logged(measured(1, 3), measured(5, Double.NaN), new WatchEvent.Opened(FINDING));
    JsonNode acts =
        new JsonMapper()
            .readTree(
                """
                [{"position": 7, "illness": "saturation", "layer": "<layer0>", "treatment": "a < b",
                  "loss_without": "infinite", "loss_with": 0.12345, "kept": true}]
                """);
    String page =
        new WatchPage(History.read(file)).html("run <1>", "evenflow train --data a&b", acts);
    assertThat(page)
        .contains("<title>run &lt;1&gt;</title>", "evenflow train --data a&amp;b")
        .contains("flat &amp; &quot;sat&quot;", "saturation in \\u003clayer0> began")
        .contains(">7</td>", ">infinite</td>", ">0.1235</td><td>kept</td>", ">a &lt; b<")
        .contains(">2</td><td class=\"number\">treated</td>")
        .contains("\"layers\":[\"\\u003clayer0>\",\"\\u003clayer1>\"]")
        .contains("\"values\":[[-3.00,-3.00],[null,null]]")
        .doesNotContain("http://", "https://", "<layer0>");
  }

  @Test
  void aTableFitsIntoEightyColumnsWhateverTheModel() {
    for (int layers : new int[] {1, 16, 50}) {
      List<String> lines =
          new LayerTable(true).lines(step(123_456_789, 1e-30, layers), List.of(FINDING));
      assertThat(lines).allMatch(line -> line.length() <= 80).hasSizeLessThan(24);
      assertThat(lines.getFirst()).startsWith("step 123456789  loss 1.00e-30");
      assertThat(lines.get(2)).contains("1.00e-03 ▅", " 0.50   25%     -");
      assertThat(lines.getLast()).startsWith("! saturation in <layer0> since step 2: flat");
    }
  }

  @Test
  void barsRiseWithThePowersOfTen() {
    LayerTable table = new LayerTable(false);
    String row = "";
    for (double update : new double[] {1e-12, 1e-6, 1e-3, 1, 1e9, Double.NaN}) {
      LayerSignals layer =
          new LayerSignals("a", Trend.of(update), 1, 1, update, 0, 1, 0, 0, 0, 0, 32, 0);
      Signals signals = step(1, 1, 0);
      row =
          table
              .lines(
                  new Signals(
                      0,
                      1,
                      true,
                      1,
                      signals.gradient(),
                      signals.update(),
                      1,
                      1,
                      Map.of(),
                      List.of(layer)),
                  List.of())
              .getLast();
    }
    assertThat(row).contains("_-=*#?");
  }
}

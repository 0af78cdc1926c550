package dev.evenflow.diagnostics.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLogTest {
  @TempDir private Path folder;

  @Test
  void hasARowForEachLayerAndStepAndOneHeaderWhenItGoesOn() throws IOException {
    Path file = folder.resolve("watch.csv");
    try (CsvLog log = new CsvLog(file)) {
      Sample.events().forEach(log);
    }
    try (CsvLog log = new CsvLog(file)) {
      log.accept(Sample.step(301, 0.1));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1 + 2 * 3);
    assertThat(lines.getFirst())
        .isEqualTo(
            "position,step,loss,gradient,update,noise_scale,clip_rate,layer,layer_gradient,"
                + "layer_gain,layer_reach,layer_update,layer_mean,layer_variance,layer_slope,"
                + "layer_saturated,layer_dead,layer_normalization,layer_normalized,layer_greatest");
    assertThat(lines.get(1))
        .isEqualTo("0,1,2.5,0.5,0.125,NaN,NaN,a,0.25,NaN,0.5,0.001,0,1,0.5,NaN,0.125,NaN,8,0");
    assertThat(lines.get(4)).contains(",b,Infinity,2,1,").endsWith(",3");
    assertThat(lines.getLast()).startsWith("300,301,0.1,");
    assertThat(lines).allMatch(line -> line.chars().filter(each -> each == ',').count() == 19);
  }
}

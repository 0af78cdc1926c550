package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Weights that go out in a format, come in again and are trained on. */
class ExportCommandTest {
  private static final String MODEL = "--model mlp:width=16 --norm none";

  @TempDir private Path folder;

  private Path trained;
  private byte[] weights;

  @BeforeEach
  void train() throws IOException {
    trained = made("train digits --epochs 1 " + MODEL);
    weights = weights(trained);
  }

  /** The folder of the run that a command made. */
  private Path made(String command) {
    String[] line = (command + " --json --out " + folder.resolve("runs")).split(" ");
    MainTest.Ended ended = MainTest.run(line);
    assertThat(ended.err()).isEmpty();
    return Path.of(new JsonMapper().readTree(ended.lastLine()).get("run_directory").asString());
  }

  private static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("weights.safetensors"));
  }

  private Path exported(String format) {
    Path file = folder.resolve("weights." + format);
    MainTest.Ended ended =
        MainTest.run("export", trained.toString(), file.toString(), "--format", format);
    assertThat(ended.out()).isEqualTo("wrote %s (%s)%n".formatted(file, format));
    return file;
  }

  @Test
  void comesBackFromEveryFormatAsTheSameFile() throws IOException {
    for (String format : List.of("evenflow", "pytorch", "npz")) {
      Path file = exported(format);
      String from = "import %s digits %s --format %s".formatted(file, MODEL, format);
      Path imported = made(from);
      assertThat(weights(imported)).isEqualTo(weights);
      assertThat(MainTest.run("eval", imported.toString()))
          .isEqualTo(MainTest.run("eval", trained.toString()));
      // A rate of 0 leaves what it starts from.
      String on = "train digits %s --epochs 1 --optimizer sgd:lr=0 --start %s:%s";
      assertThat(weights(made(on.formatted(MODEL, format, file)))).isEqualTo(weights);
    }
  }

  @Test
  void followsOtherNamesAndSaysWhatIsMissing() throws IOException {
    Path file = exported("pytorch");
    Map<String, Entry> arrays = new LinkedHashMap<>(Safetensors.read(file).byName());
    Entry bias = arrays.remove("linear2.bias");
    arrays.put("head.bias", Entry.of("head.bias", bias.shape(), bias.floats(), 0));
    new Safetensors(List.copyOf(arrays.values())).write(file);
    String from = "import " + file + " digits " + MODEL;
    MainTest.Ended refused = MainTest.run(from.split(" "));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("evenflow: " + file + ": the weights do not fit the model as PyTorch")
        .contains("linear2.bias is missing; the model has no head.bias");
    assertThat(weights(made(from + " --rename head=linear2"))).isEqualTo(weights);
  }

  @Test
  void describesItselfInItsHelp() {
    assertThat(MainTest.run("export", "--help").out()).contains("--format", "RUN", "OUT");
    assertThat(MainTest.run("import", "--help").out())
        .contains("evenflow import", "FILE [DATA]", "--rename", "--model");
  }
}

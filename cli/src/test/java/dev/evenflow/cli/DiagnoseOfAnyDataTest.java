package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.cli.MainTest.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseOfAnyDataTest {
  @TempDir private Path folder;

  @Test
  void measuresModelsThatTellQuantities() {
    Ended ended =
        MainTest.run(
            "diagnose", "adding:length=6,count=80", "--model", "lstm:width=4", "--batch", "8");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("linear1", "verdict       gradients");
  }

  @Test
  void measuresModelsThatReadIndicesButNotOnNormalNumbers() throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "to be or not to be, that is the question. ".repeat(20));
    String[] line = {
      "diagnose", "text:" + text + ",block=8", "--model", "gpt-nano:width=8,blocks=2,heads=2"
    };
    Ended ended = MainTest.run(line);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("block1", "verdict       gradients")
        .doesNotContain("inputs have a root mean square");
    Ended random = MainTest.run(line[0], line[1], line[2], line[3], "--random");
    assertThat(random.status()).isEqualTo(2);
    assertThat(random.err()).contains("the model reads indices").contains("leave --random out");
  }

  @Test
  void tellsTheBlocksOfATransformerApartThoughAllKnowWhichWordsAreNone() {
    Ended ended =
        MainTest.run(
            "diagnose", "topics:count=60", "--model", "transformer:width=8,blocks=2,heads=2");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("block1", "block2", "from block2 to block1");
  }
}

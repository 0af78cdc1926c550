package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataCommandTest {
  @TempDir private Path folder;

  /** Ten images of one pixel, as MNIST has them. */
  private void put(Path mnist) throws IOException {
    Files.createDirectories(mnist);
    for (String part : new String[] {"train", "t10k"}) {
      ByteBuffer images = ByteBuffer.allocate(16 + 10).putInt(0x803).putInt(10).putInt(1).putInt(1);
      ByteBuffer labels = ByteBuffer.allocate(8 + 10).putInt(0x801).putInt(10);
      for (int i = 0; i < 10; i++) {
        images.put((byte) (25 * i));
        labels.put((byte) (i % 2));
      }
      Files.write(mnist.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(mnist.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  @Test
  void listsWhatIsHereAndWhatIsNot() throws IOException {
    put(folder.resolve("mnist"));
    MainTest.Ended ended = MainTest.run("data", "list", "--data-dir", folder.toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("mnist +11\\.6 MB +here +70,000 handwritten digits.*"))
        .anyMatch(line -> line.matches("cifar-10 +170\\.1 MB +not here +60,000 photographs.*"));
  }

  @Test
  void trainsOnNamedDataOfAFolderWithoutFetchingThem() throws IOException {
    put(folder.resolve("mnist"));
    MainTest.Ended got =
        MainTest.run("data", "get", "mnist", "--json", "--data-dir", folder.toString());
    JsonNode line = new JsonMapper().readTree(got.lastLine());
    assertThat(line.get("name").asString()).isEqualTo("mnist");
    assertThat(line.get("folder").asString()).isEqualTo(folder.resolve("mnist").toString());
    String command =
        "train mnist --model mlp:depth=1,width=2 --epochs 1 --data-dir %s --out %s --json";
    MainTest.Ended trained =
        MainTest.run(command.formatted(folder, folder.resolve("runs")).split(" "));
    assertThat(trained.err()).isEmpty();
    assertThat(trained.lastLine()).contains("--data " + folder.resolve("mnist") + " ");
  }

  @Test
  void saysWhatDataThereAre() {
    assertThat(MainTest.run("data", "get", "imagenet").err())
        .isEqualToIgnoringNewLines(
            "evenflow: there are no published data imagenet, only mnist, fashion-mnist, cifar-10");
  }
}

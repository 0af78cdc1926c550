package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTest {
  @TempDir private Path folder;

  private static Query query(String data, int[] shape, String... vocabulary) {
    Recipe recipe = Recipe.parse("--model fast-text --data " + data);
    return new Query(recipe, shape, List.of(vocabulary), List.of("a", "b"));
  }

  @Test
  void readsSentencesIndicesAndNumbers() {
    Query sentence = query("sentences:nowhere", new int[] {3}, "<pad>", "<unknown>", "who", "you");
    assertThat(sentence.example("Who, are you")).containsExactly(1, 1, 3);
    assertThat(sentence.example("who")).containsExactly(2, 0, 0);
    Query indices = query("libsvm:nowhere", new int[] {3}, "0", "1", "2");
    assertThat(indices.example("2, 1")).containsExactly(2, 1, 0);
    for (String wrong : new String[] {"3", "-1", "0.5", "1,1,1,1"}) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> indices.example(wrong))
          .withMessageContaining("an example");
    }
    assertThat(query("digits", new int[] {2}).example("0.5,1")).containsExactly(0.5f, 1);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> query("digits", new int[] {2}).example("x"))
        .withMessage("there is no file x");
  }

  @Test
  void readsAnImageInTheShapeOfTheModel() throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, i % 4 < 2 ? 0xFF0000 : 0x0000FF);
    }
    Path folders = Files.createDirectories(folder.resolve("all").resolve("kind"));
    Path file = folders.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    Query colours = query("digits", new int[] {1, 2, 3});
    assertThat(colours.example(file.toString())).containsExactly(1, 0, 0, 0, 0, 1);
    float[] grey = query("digits", new int[] {1, 2, 1}).example(file.toString());
    assertThat(grey).containsExactly(0.299f, 0.114f);
    assertThat(Images.isFolder(folder.resolve("all"))).isTrue();
    assertThat(Images.readFolder(folder.resolve("all"), 8).labels().classes())
        .containsExactly("kind");
    Files.writeString(file, "no image");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> colours.example(file.toString()))
        .withMessageContaining("is no image of a form that Java reads");
  }

  @Test
  void drawsByTemperatureAmongTheMostProbable() {
    float[] probabilities = {0.1f, 0.6f, 0.3f};
    int[] counts = new int[3];
    Sampling plain = new Sampling(1, 0, 7);
    Sampling two = new Sampling(0.5, 2, 7);
    int[] sharp = new int[3];
    for (int i = 0; i < 20_000; i++) {
      counts[plain.draw(probabilities, i)]++;
      sharp[two.draw(probabilities, i)]++;
      assertThat(new Sampling(0, 0, 7).draw(probabilities, i)).isEqualTo(1);
      assertThat(new Sampling(5, 1, 7).draw(probabilities, i)).isEqualTo(1);
    }
    // Within five standard deviations.
    assertThat(counts[1] / 20_000.0).isCloseTo(0.6, Offset.offset(0.018));
    assertThat(counts[2] / 20_000.0).isCloseTo(0.3, Offset.offset(0.017));
    assertThat(sharp[0]).isZero();
    assertThat(sharp[1] / 20_000.0).isCloseTo(0.36 / 0.45, Offset.offset(0.015));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Sampling(-1, 0, 1))
        .withMessageContaining("at least 0, given -1.0 and 0");
  }
}

package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file"), content);
  }

  private static float[] example(Features features, int index) {
    float[] example = new float[features.width()];
    features.copy(index, example, 0);
    return example;
  }

  @Test
  void cutsATextIntoPiecesThatTheNextCharacterFollows() throws IOException {
    Split split = Characters.text(file("abcabcabcabcabcabcabcabcabcabc"), 2);
    Dataset train = split.train();
    assertThat(train.features().vocabulary()).containsExactly("a", "b", "c");
    assertThat(train.size()).isEqualTo(13);
    assertThat(example(train.features(), 1)).containsExactly(2, 0);
    assertThat(new int[] {train.labels().get(1, 0), train.labels().get(1, 1)})
        .containsExactly(0, 1);
    assertThat(split.test().size()).isEqualTo(1);
    assertThat(example(split.test().features(), 0)).containsExactly(0, 1);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Characters.text(file("abc"), 2))
        .withMessageContaining("too few for training and test pieces of 2");
  }

  @Test
  void saysAllCharactersOfANameAndItsEnd() throws IOException {
    Split split = Characters.names(file("ab\nab\n"), 3, 1);
    assertThat(split.train().size()).isEqualTo(3);
    Features contexts = split.train().features();
    assertThat(contexts.vocabulary()).containsExactly(".", "a", "b");
    assertThat(example(contexts, 0)).containsExactly(0, 0, 0);
    assertThat(example(contexts, 1)).containsExactly(0, 0, 1);
    assertThat(example(contexts, 2)).containsExactly(0, 1, 2);
    Labels labels = split.train().labels();
    assertThat(new int[] {labels.get(0), labels.get(1), labels.get(2)}).containsExactly(1, 2, 0);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Characters.names(file("a.b\nc"), 3, 1))
        .withMessageContaining("without . in them");
  }

  @Test
  void readsLabelledSentencesByTheWordsOfTheTrainingPart() throws IOException {
    Path test = Files.writeString(folder.resolve("test"), "y who knows you and me\n");
    Split split = Sentences.read(file("y Who are you ?\nx you\n\n"), test);
    assertThat(split.train().features().vocabulary())
        .containsExactly("<pad>", "<unknown>", "who", "are", "you", "?");
    assertThat(example(split.train().features(), 0)).containsExactly(2, 3, 4, 5);
    assertThat(example(split.train().features(), 1)).containsExactly(4, 0, 0, 0);
    assertThat(example(split.test().features(), 0)).containsExactly(2, 1, 4, 1);
    assertThat(split.train().labels().classes()).containsExactly("x", "y");
    assertThat(split.test().labels().get(0)).isEqualTo(1);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Sentences.read(file("x y\nlonely\n")))
        .withMessageContaining("line 2 of")
        .withMessageContaining("must be a label, a blank and a sentence");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Sentences.read(file("z you"), test))
        .withMessageContaining("has the label \"y\", which the training file has not");
  }

  @Test
  void readsSparseRowsAsIndicesOrAsNumbers() throws IOException {
    Dataset bags = Libsvm.read(file("2 1:1 3:1\n1 2:1\n"));
    assertThat(bags.labels().classes()).containsExactly("1", "2");
    assertThat(bags.labels().get(0)).isEqualTo(1);
    assertThat(bags.features().vocabulary()).containsExactly("0", "1", "2", "3");
    assertThat(example(bags.features(), 0)).containsExactly(1, 3);
    assertThat(example(bags.features(), 1)).containsExactly(2, 0);
    Dataset dense = Libsvm.read(file("+1 1:0.5 3:2\n-1 2:1\n"));
    assertThat(dense.features().vocabulary()).isEmpty();
    assertThat(dense.labels().classes()).containsExactly("-1", "1");
    assertThat(example(dense.features(), 0)).containsExactly(0.5f, 0, 2);
    for (String wrong : new String[] {"1 0:1", "1 2:1 1:1", "1 1", "x 1:1", "1 1:NaN"}) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> Libsvm.read(file("1 1:1\n" + wrong)))
          .withMessageContaining("line 2 of")
          .withMessageContaining("index:value with ascending indices from 1");
    }
  }

  @Test
  void readsClicks() throws IOException {
    String counts = "1\t\t-2" + "\t7".repeat(10);
    String categories = "\tff" + "\t".repeat(24) + "\tffffffff";
    Dataset clicks = ClickLog.read(file("1\t" + counts + categories + "\n"), 1000);
    assertThat(clicks.features().vocabulary()).hasSize(1000);
    float[] example = example(clicks.features(), 0);
    // 8 ln 2 = 5.5, 8 ln 8 = 16.6
    assertThat(new float[] {example[0], example[1], example[2], example[3]})
        .containsExactly(5, 0, 0, 16);
    assertThat(new float[] {example[13], example[14], example[38]})
        .containsExactly(255, 0, 4294967295L % 1000);
    assertThat(clicks.labels().get(0)).isEqualTo(1);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> ClickLog.read(file("2\t" + counts + categories), 1000))
        .withMessageContaining("line 1 of");
  }

  @Test
  void readsTheColoursOfCifarPlaceByPlace() throws IOException {
    byte[] images = new byte[2 * 3073];
    images[0] = 9;
    images[1] = (byte) 255;
    images[1 + 1024] = 51;
    images[3073 + 3072] = 102;
    Files.write(folder.resolve("data_batch_1.bin"), images);
    Files.write(folder.resolve("test_batch.bin"), new byte[3073]);
    Split split = Cifar10.read(folder);
    float[] example = example(split.train().features(), 0);
    assertThat(new float[] {example[0], example[1], example[2]}).containsExactly(1, 0.2f, 0);
    assertThat(example(split.train().features(), 1)[3071]).isEqualTo(0.4f);
    assertThat(split.train().labels().classes().get(split.train().labels().get(0)))
        .isEqualTo("truck");
    assertThat(split.test().size()).isEqualTo(1);
    Files.write(folder.resolve("test_batch.bin"), new byte[3072]);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Cifar10.read(folder))
        .withMessageContaining("has 3072 bytes, which are no whole number of images of 3073");
  }

  @Test
  void refusesIndicesWithoutANameAndReconstructsItsExamples() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Features.ofIndices(new int[] {0, 2}, List.of("a", "b"), 1))
        .withMessage("an index of a vocabulary of 2 is from 0 to 1, given 2");
    Dataset data =
        new Dataset(Features.of(new float[] {1, 2, 3, 4}, 2), new Quantities(new float[2], 1));
    Quantities itself = (Quantities) data.reconstructed().targets();
    assertThat(itself.get(1, 0)).isEqualTo(3);
  }
}

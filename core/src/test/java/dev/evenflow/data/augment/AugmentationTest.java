package dev.evenflow.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Normalization;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final RandomStream RANDOM = new RandomStream(3, "augmentation");
  private static final int HEIGHT = 3;
  private static final int WIDTH = 5;
  private static final int CHANNELS = 2;
  private static final int SIZE = HEIGHT * WIDTH * CHANNELS;

  /** Pixels that are all different, and none 0. */
  private static ImageBatch images(int count) {
    float[] pixels = new float[count * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i + 1;
    }
    return new ImageBatch(pixels, count, HEIGHT, WIDTH, CHANNELS);
  }

  /** The second of three images as it should be, beside two that stay. */
  private static float[] moved(int down, int right, boolean isMirrored) {
    float[] before = images(3).pixels();
    float[] after = before.clone();
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int fromRow = row + down;
        int fromColumn = isMirrored ? WIDTH - 1 - column : column + right;
        boolean isInside =
            fromRow >= 0 && fromRow < HEIGHT && fromColumn >= 0 && fromColumn < WIDTH;
        for (int channel = 0; channel < CHANNELS; channel++) {
          after[SIZE + (row * WIDTH + column) * CHANNELS + channel] =
              isInside ? before[SIZE + (fromRow * WIDTH + fromColumn) * CHANNELS + channel] : 0;
        }
      }
    }
    return after;
  }

  @Test
  void mirrorsOneImage() {
    ImageBatch images = images(3);
    images.mirror(1);
    assertThat(images.pixels()).containsExactly(moved(0, 0, true));
  }

  @Test
  void movesOneImageByAnyDistance() {
    for (int down = -HEIGHT - 1; down <= HEIGHT + 1; down++) {
      for (int right = -WIDTH - 1; right <= WIDTH + 1; right++) {
        ImageBatch images = images(3);
        images.shift(1, down, right);
        assertThat(images.pixels())
            .as("by %d, %d", down, right)
            .containsExactly(moved(down, right, false));
      }
    }
  }

  @Test
  void mirrorsHalfOfTheImages() {
    int count = 4_000;
    ImageBatch images = images(count);
    float[] before = images.pixels().clone();
    new HorizontalFlip().apply(images, RANDOM, 5);
    long mirrored =
        IntStream.range(0, count)
            .filter(i -> images.pixels()[i * SIZE] != before[i * SIZE])
            .count();
    // Within five standard deviations.
    assertThat(mirrored).isBetween(1_842L, 2_158L);
  }

  @Test
  void cropsAtEveryPlaceAboutAsOften() {
    int count = 9_000;
    Map<String, Integer> places = new HashMap<>();
    ImageBatch images = images(count);
    new RandomCrop(1).apply(images, RANDOM, 5);
    for (int i = 0; i < count; i++) {
      // Where the pixel in the middle comes from.
      int middle = (int) images.pixels()[i * SIZE + (WIDTH + 2) * CHANNELS] - 1 - i * SIZE;
      places.merge(middle / (WIDTH * CHANNELS) + "," + middle / CHANNELS % WIDTH, 1, Integer::sum);
    }
    assertThat(places.keySet())
        .containsExactlyInAnyOrder("0,1", "0,2", "0,3", "1,1", "1,2", "1,3", "2,1", "2,2", "2,3");
    assertThat(places.values()).allSatisfy(times -> assertThat(times).isBetween(851, 1_149));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new RandomCrop(0))
        .withMessage("crop: padding must be at least 1, given 0");
  }

  private static Dataset data(int... shape) {
    float[] values = images(3).pixels();
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int[] labels = new int[values.length / size];
    return new Dataset(Features.of(values, shape), new Labels(labels, List.of("a")));
  }

  private static float[] varied(Features features, long position) {
    float[] batch = images(3).pixels();
    features.vary(batch, RANDOM, position);
    return batch;
  }

  @Test
  void dependsOnThePositionAloneAndOnlyWhereItIsTrainedOn() {
    List<Augmentation> both = List.of(new HorizontalFlip(), new RandomCrop(2));
    Dataset plain = data(HEIGHT, WIDTH, CHANNELS);
    Dataset augmented = plain.augmented(both);
    assertThat(augmented.checksum()).isEqualTo(plain.checksum());
    float[] first = varied(augmented.features(), 7);
    assertThat(varied(augmented.features(), 7)).containsExactly(first);
    assertThat(varied(augmented.features(), 8)).isNotEqualTo(first);
    assertThat(varied(augmented.subset(2, 1, 0).features(), 7)).containsExactly(first);
    Normalization scale = Normalization.overall(plain.features());
    assertThat(varied(augmented.normalized(scale).features(), 7)).containsExactly(first);
    assertThat(varied(plain.features(), 7)).containsExactly(images(3).pixels());
  }

  @Test
  void drawsOtherNumbersForEachAugmentation() {
    Dataset twice =
        data(HEIGHT, WIDTH, CHANNELS)
            .augmented(List.of(new HorizontalFlip(), new HorizontalFlip()));
    assertThat(IntStream.range(0, 20).mapToObj(i -> varied(twice.features(), i)))
        .anySatisfy(batch -> assertThat(batch).isNotEqualTo(images(3).pixels()));
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> data(HEIGHT * WIDTH, CHANNELS).augmented(List.of(new HorizontalFlip())))
        .withMessage(
            "only images (height, width, channels) can be augmented, given examples of shape"
                + " [15, 2]");
  }
}

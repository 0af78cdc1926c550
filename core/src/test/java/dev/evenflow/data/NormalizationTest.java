package dev.evenflow.data;

import static dev.evenflow.data.DatasetTest.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  /** Three examples of 2 pixels and 2 channels. */
  private final Features features =
      Features.of(new float[] {1, 7, 3, 7, 5, 7, -1, 7, 2, 7, 2, 7}, 2, 1, 2);

  @Test
  void measuresOneMeanAndDeviationOfAll() {
    Normalization all = Normalization.overall(features);
    // Sums 54 and 330 of 12 values.
    assertThat(all.mean()).containsExactly(4.5f);
    assertThat(all.deviation()).containsExactly((float) Math.sqrt(338 / 12.0 - 4.5 * 4.5));
  }

  @Test
  void measuresEachChannel() {
    Normalization channels = Normalization.perChannel(features);
    assertThat(channels.mean()).containsExactly(2, 7);
    assertThat(channels.deviation()).containsExactly((float) Math.sqrt(20 / 6.0), 1);
  }

  @Test
  void measuresEachFeature() {
    Normalization each = Normalization.perFeature(features);
    assertThat(each.mean()).containsExactly(8 / 3f, 7, 4 / 3f, 7);
    assertThat(each.deviation())
        .containsExactly((float) Math.sqrt(26 / 9.0), 1, (float) Math.sqrt(26 / 9.0), 1);
  }

  @Test
  void makesMeanZeroAndDeviationOne() {
    float[] values = new float[207 * 13];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + (float) Math.sin(i) * (i % 13);
    }
    Normalization measured = Normalization.perFeature(Features.of(values, 13));
    Normalization again = Normalization.perFeature(measured.applyTo(Features.of(values, 13)));
    assertThat(again.mean()).containsExactly(new float[13], within(1e-4f));
    float[] ones = new float[13];
    Arrays.fill(ones, 1);
    assertThat(again.deviation()).containsExactly(ones, within(1e-4f));
    assertThat(measured.deviation()[0]).isEqualTo(1);
  }

  @Test
  void leavesConstantsAtZeroWhateverTheirMeanRoundsTo() {
    float[] values = new float[1001];
    Arrays.fill(values, 0.1f);
    Features constant = Features.of(values, 1);
    Normalization measured = Normalization.overall(constant);
    assertThat(measured.deviation()).containsExactly(1);
    float[] example = new float[1];
    measured.applyTo(constant).copy(500, example, 0);
    assertThat(example[0]).isZero();
  }

  @Test
  void seesSmallSignalsOnLargeMeans() {
    Features large = Features.of(new float[] {1.6e9f, 1.6e9f + 128}, 1);
    assertThat(Normalization.overall(large).deviation()).containsExactly(64);
  }

  @Test
  void appliesTheSameToOtherData() {
    Normalization saved = new Normalization(new float[] {1, 2}, new float[] {2, 4});
    Dataset other =
        new Dataset(Features.of(new float[] {5, 6, 7, 8}, 4), new Labels(new int[1], List.of("a")));
    float[] example = new float[5];
    other.normalized(saved).features().copy(0, example, 1);
    assertThat(example).containsExactly(0, 2, 1, 3, 1.5f);
    assertThat(new Normalization(saved.mean(), saved.deviation()))
        .isEqualTo(saved)
        .hasSameHashCodeAs(saved)
        .hasToString("Normalization[mean=[1.0, 2.0], deviation=[2.0, 4.0]]")
        .isNotEqualTo(new Normalization(saved.mean(), saved.mean()));
  }

  @Test
  void cannotBeChangedFromOutside() {
    Normalization one = Normalization.overall(features);
    one.mean()[0] = 9;
    one.deviation()[0] = 9;
    assertThat(one).isEqualTo(Normalization.overall(features));
  }

  @Test
  void refusesWhatIsNoNormalization() {
    assertFault(
        () -> new Normalization(new float[2], new float[1]),
        "a normalization needs equally many means and deviations, given 2 and 1");
    assertFault(
        () -> new Normalization(new float[] {0, 1}, new float[] {1, 0}),
        "a normalization needs finite means and positive deviations, given 1.0 and 0.0 at index 1");
    assertFault(
        () -> new Normalization(new float[] {Float.NaN}, new float[] {1}),
        "a normalization needs finite means and positive deviations, given NaN and 1.0 at index 0");
    assertFault(
        () -> new Normalization(new float[3], new float[] {1, 1, 1}).applyTo(features),
        "a normalization of 3 values does not fit examples of shape [2, 1, 2]");
    assertFault(
        () -> Normalization.overall(Features.of(new float[0], 2)),
        "a normalization cannot be measured on 0 examples");
  }
}

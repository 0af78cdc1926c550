package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigitsTest {
  private final Dataset digits = Digits.load();

  @Test
  void holdsTheImagesOfTheSource() {
    assertThat(digits.size()).isEqualTo(1797);
    assertThat(digits.features().shape()).containsExactly(8, 8, 1);
    float[] first = new float[64];
    digits.features().copy(0, first, 0);
    // The first row of the published file: 0,0,5,13,9,1,0,0, then 0,0,13,15,10,15,5,0.
    assertThat(first).startsWith(0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0, 0, 0, 13 / 16f);
    assertThat(digits.labels().get(0)).isZero();
    assertThat(digits.labels().get(1796)).isEqualTo(8);
  }

  @Test
  void countsTheClassesAsTheSourceDoes() {
    assertThat(digits.labels().classes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(digits.labels().counts())
        .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
  }

  @Test
  void keepsPixelsWithinTheUnitInterval() {
    float[] all = new float[1797 * 64];
    for (int i = 0; i < 1797; i++) {
      digits.features().copy(i, all, 64 * i);
    }
    double sum = 0;
    for (float pixel : all) {
      assertThat(pixel >= 0 && pixel <= 1).isTrue();
      sum += pixel;
    }
    // awk over the published file: 561718 sixteenths.
    assertThat(sum * 16).isEqualTo(561718);
  }
}

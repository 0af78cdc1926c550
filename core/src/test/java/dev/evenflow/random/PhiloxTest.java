package dev.evenflow.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
  /** The lines "philox4x32 10" of kat_vectors in Random123 1.14: counter, key, result. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesThePublishedWords(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] result = words(expected);
    long block = join(c[0], c[1]);
    long position = join(c[2], c[3]);
    assertThat(Philox.half(join(k[0], k[1]), position, block, false))
        .isEqualTo(join(result[0], result[1]));
    assertThat(Philox.half(join(k[0], k[1]), position, block, true))
        .isEqualTo(join(result[2], result[3]));
  }

  @Test
  void wordsFollowTheBlocksInOrder() {
    int[] result = words("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    for (int i = 0; i < 4; i++) {
      assertThat(Philox.word(0, 0, i)).as("word %d", i).isEqualTo(result[i]);
    }
    assertThat(Philox.word(0, 0, 4)).isEqualTo((int) Philox.half(0, 0, 1, false));
  }

  @Test
  void aPairIsTwoNeighbouringWords() {
    for (long i = 0; i < 9; i++) {
      assertThat(Philox.pair(7, 3, i))
          .isEqualTo(join(Philox.word(7, 3, 2 * i), Philox.word(7, 3, 2 * i + 1)));
    }
  }

  private static long join(int low, int high) {
    return Integer.toUnsignedLong(low) | ((long) high << 32);
  }

  private static int[] words(String hex) {
    return Arrays.stream(hex.trim().split(" ", -1))
        .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }
}

package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void areBegunFromTheFrontByTheirOwnersAndFromTheEndByOthers() {
    Shares shares = new Shares(2);
    shares.open(6);
    assertThat(shares.begin(1)).isEqualTo(3);
    assertThat(shares.begin(0)).isEqualTo(0);
    assertThat(shares.begin(1)).isEqualTo(4);
    assertThat(shares.begin(1)).isEqualTo(5);
    assertThat(shares.isEmpty(1)).isTrue();
    assertThat(shares.begin(1)).isEqualTo(2);
    assertThat(shares.beginOwn(1)).isEqualTo(-1);
    assertThat(shares.begin(0)).isEqualTo(1);
    assertThat(shares.begin(0)).isEqualTo(-1);
    assertThat(shares.isEmpty(0)).isTrue();
  }

  @Test
  void holdEachChunkOnceForAnyNumberOfThreads() {
    for (int threads = 1; threads < 9; threads++) {
      Shares shares = new Shares(threads);
      for (int chunks = 0; chunks < 20; chunks++) {
        shares.open(chunks);
        List<Integer> begun = new ArrayList<>();
        for (int chunk = shares.begin(0); chunk >= 0; chunk = shares.begin(chunks % threads)) {
          begun.add(chunk);
        }
        assertThat(begun)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, chunks).boxed().toList());
      }
    }
  }
}

package dev.evenflow.parity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.HostileReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged reference files are read or refused by a sentence. */
class HostileReferencesTest {
  @TempDir Path folder;

  private int refused(String text, long seed, int mutations) {
    return new HostileReader("reference.json", text.getBytes(UTF_8), ReferenceFile::read)
        .refused(folder, seed, mutations);
  }

  @ParameterizedTest
  @ValueSource(strings = {ReferenceFileTest.TRAJECTORY, ReferenceFileTest.LAYER})
  void readsOrRefuses(String text) {
    assertThat(refused(text, 7, 2_000)).isBetween(500, 2_000);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {ReferenceFileTest.TRAJECTORY, ReferenceFileTest.LAYER})
  void readsOrRefusesManyMore(String text) {
    assertThat(refused(text, 8, 100_000)).isBetween(25_000, 100_000);
  }
}

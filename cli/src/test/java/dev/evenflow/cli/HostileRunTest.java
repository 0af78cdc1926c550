package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.HostileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged descriptions of runs are read or refused by a sentence. */
class HostileRunTest {
  @TempDir private Path folder;

  private int refused(long seed, int mutations) throws IOException {
    Path runs = folder.resolve("runs");
    String[] train = ("train digits --model mlp:width=8 --epochs 1 --out " + runs).split(" ");
    assertThat(MainTest.run(train).status()).isZero();
    byte[] valid = Files.readAllBytes(runs.resolve("digits-mlp-1").resolve("run.json"));
    return new HostileReader(
            "run.json", valid, file -> new RunFolder(file.getParent()).description().scale())
        .refused(folder, seed, mutations);
  }

  @Test
  void readsOrRefuses() throws IOException {
    assertThat(refused(7, 2_000)).isBetween(500, 2_000);
  }

  @Tag("slow")
  @Test
  void readsOrRefusesManyMore() throws IOException {
    assertThat(refused(8, 100_000)).isBetween(25_000, 100_000);
  }
}

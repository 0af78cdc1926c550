package dev.evenflow.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.HostileReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged recipe files are read or refused by a sentence. */
class HostileRecipeFileTest {
  private static final String VALID =
      """
      # as people write them
      data: "text:../some folder/file.txt,block=8"
      model: deep-mlp:depth=5,width=10
      optimizer: 'adam:lr=1e-2,beta2=0.9+ema:0.99'
      epochs: 3
      seeds: 2
      vary:
        model.depth: [5, 20]
        norm:
          - none
          - batch
        cure:
          plain, ReLU: {init: torch-default, activation: relu}
          ReZero: {residual: rezero, model.width: 7}
      """;

  @TempDir private Path folder;

  private int refused(long seed, int mutations) {
    return new HostileReader(
            "run.yaml",
            VALID.getBytes(StandardCharsets.UTF_8),
            file -> {
              RecipeFile read = RecipeFile.read(file);
              assertThat(read.settings().values()).noneMatch(String::isEmpty);
            })
        .refused(folder, seed, mutations);
  }

  @Test
  void readsOrRefuses() {
    assertThat(refused(7, 2_000)).isBetween(500, 2_000);
  }

  @Tag("slow")
  @Test
  void readsOrRefusesManyMore() {
    assertThat(refused(8, 100_000)).isBetween(25_000, 100_000);
  }
}

package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.HostileReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged recipes are read or refused by a sentence. */
class HostileRecipesTest {
  private static final String LINE =
      "evenflow train --data 'it'\\''s' --model deep-mlp:depth=5,width=10 --loss focal:gamma=2"
          + " --optimizer adam:lr=1e-2,beta2=0.9+sam+ema:0.99 --init critical:weights=orthogonal"
          + " --activation leaky-relu:0.1 --norm group:2 --residual scaled"
          + " --clip value:5+global-norm:1 --schedule cosine+warm-up:100 --epochs 3 --batch 16"
          + " --seed -7 --validation 0.1 --patience 2";

  private static final Strategies ALL = Strategies.standard();

  @TempDir Path folder;

  /** To find a critical point, means are integrated, which passes through much memory. */
  private static final long MOST_BYTES = 1L << 30;

  private final HostileReader reader =
      HostileReader.ofText(
              "recipe",
              LINE,
              text -> {
                Recipe recipe = Recipe.parse(text);
                ALL.choose(recipe);
                Zoo.sizes(recipe.get(Setting.MODEL));
              })
          .allowing(MOST_BYTES);

  @Test
  void readsOrRefuses() {
    assertThat(reader.refused(folder, 7, 2_000)).isBetween(500, 2_000);
  }

  @Tag("slow")
  @Test
  void readsOrRefusesManyMore() {
    assertThat(reader.refused(folder, 8, 100_000)).isBetween(25_000, 100_000);
  }
}

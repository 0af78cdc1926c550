package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.evenflow.cli.bench.UpdateWorkload;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.guice.EvenflowModule;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user gets who writes a rule of ten lines outside this project and names it in a recipe.
 */
class OwnRuleTest {
  private static final Recipe RECIPE =
      Recipe.parse(
          "--data digits --model mlp --optimizer power-sign:lr=0.05 --clip global-norm:1"
              + " --schedule cosine --epochs 2");

  @TempDir private Path folder;

  private static Injector injector() {
    return Guice.createInjector(new EvenflowModule(RECIPE, 1));
  }

  @Test
  void isSwappedInByNameAndLearns() {
    Injector injector = injector();
    assertThat(injector.getInstance(Optimizer.class)).isEqualTo(new PowerSign(0.05, 0.9));
    Run run = injector.getInstance(Run.class);
    List<EpochReport> epochs = run.fit(List.of()).epochs();
    assertThat(epochs.getLast().accuracy()).isGreaterThan(0.8);
  }

  @Test
  void runsAsOneLoopForEachParameter() {
    String listing =
        new UpdateWorkload("own", new PowerSign(0.05, 0.9), List.of(), 3, 70).listing();
    String runs = listing.substring(listing.indexOf("== fused and scheduled"));
    List<String> updates =
        Stream.of(runs.split("\n  (?=loop|step)"))
            .filter(group -> group.contains(" after the guard"))
            .toList();
    List<String> loops = updates.stream().filter(group -> group.startsWith("loop")).toList();
    assertThat(loops)
        .hasSize(3)
        .allSatisfy(loop -> {
          // Parameter, gradient and momentum go in, parameter and momentum come out.
          assertThat(loop.split(" = load ", -1)).hasSize(4);
          assertThat(loop.split(" = store ", -1)).hasSize(3);
        });
    // All else are single numbers.
    assertThat(updates).allMatch(group -> loops.contains(group) || group.contains(" [] = "));
  }

  @Test
  void isSavedAndResumedToTheBit() {
    Run whole = injector().getInstance(Run.class);
    whole.fit(List.of());
    Run stopped = injector().getInstance(Run.class);
    stopped.fit(List.of(Stopping.after(30)));
    Path file = folder.resolve("snapshot.safetensors");
    stopped.trainer().snapshot().write(file);
    Run resumed = injector().getInstance(Run.class);
    resumed.trainer().restore(Snapshot.read(file));
    resumed.fit(List.of());
    assertThat(resumed.trainer().snapshot().digest())
        .isEqualTo(whole.trainer().snapshot().digest());
    assertThat(resumed.trainer().variables().get("linear1.weight/momentum").values())
        .isEqualTo(whole.trainer().variables().get("linear1.weight/momentum").values());
  }
}

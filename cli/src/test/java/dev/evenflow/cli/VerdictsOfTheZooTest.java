package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.Verdict.Kind;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.pathology.Healthy;
import dev.evenflow.models.pathology.Pathology;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks whose start is what keeps them from learning are told from those that learn before a
 * step is trained.
 */
class VerdictsOfTheZooTest {
  private static final Map<String, Kind> KINDS =
      Map.of("vanishing", Kind.VANISHING, "exploding", Kind.EXPLODING, "bad-number", Kind.BROKEN);

  /**
   * Gradients explode through time, within a layer; or numbers overflow before they do; or a block
   * that adds a factor of 311 is followed by others that take some of it back, so that 138 are
   * left, within the limit of 200.
   */
  private static final Map<String, Kind> OTHERS =
      Map.of("rnn-explosion", Kind.EVEN, "squares", Kind.BROKEN, "strong-celu-block", Kind.EVEN);

  private static Stream<Pathology> all() {
    return Stream.of(Pathology.all(), Pathology.heldOut(), Pathology.strangers())
        .flatMap(List::stream);
  }

  static Stream<Pathology> sickByTheirStart() {
    return all().filter(each -> KINDS.containsKey(each.illnesses().getFirst()));
  }

  static Stream<Recipe> healthy() {
    return Stream.concat(
            all().map(Pathology::healthy),
            Stream.of(Healthy.all(), Healthy.heldOut(), Healthy.strangers())
                .flatMap(List::stream)
                .filter(Healthy::hasData)
                .map(Healthy::recipe))
        .map(each -> each.with(Setting.SEED, "1"))
        .distinct();
  }

  private static Kind kind(Run run, Recipe recipe) {
    return Diagnosis.of(run.trainer(), Batch.of(run.train(), recipe.batch(), 1)).verdict().kind();
  }

  private static void isToldAtTheStart(Pathology sick) {
    Kind expected = OTHERS.getOrDefault(sick.name(), KINDS.get(sick.illnesses().getFirst()));
    assertThat(kind(sick.sickRun(1, 1), sick.sick())).as(sick.name()).isEqualTo(expected);
  }

  private static void isEven(Recipe recipe) {
    assertThat(kind(Run.of(recipe, Strategies.standard(), 1), recipe))
        .as("%s", recipe)
        .isEqualTo(Kind.EVEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small-gain-0.2", "batch-norm-30", "weak-block", "strong-block"})
  void tellsTheNearestToTheLimitFromTheirTwins(String name) {
    Pathology pathology = Pathology.of(name);
    isToldAtTheStart(pathology);
    isEven(pathology.healthy());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("sickByTheirStart")
  void tellsTheSick(Pathology sick) {
    isToldAtTheStart(sick);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("healthy")
  void tellsTheHealthy(Recipe recipe) {
    isEven(recipe);
  }
}

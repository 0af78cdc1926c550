package dev.evenflow.models.pathology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.Zoo;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathologyTest {
  /** What a healthy twin's score is better by, at least, as what is cured comes within 0.02. */
  private static final double APART = 0.02;

  static Stream<Pathology> sick() {
    return Stream.of(Pathology.all(), Pathology.heldOut(), Pathology.strangers())
        .flatMap(List::stream);
  }

  static Stream<Healthy> healthy() {
    return Stream.of(Healthy.all(), Healthy.heldOut(), Healthy.strangers()).flatMap(List::stream);
  }

  @Test
  void hasManyOfBothKindsUnderNamesOfTheirOwn() {
    assertThat(sick().map(Pathology::name)).hasSizeGreaterThanOrEqualTo(90).doesNotHaveDuplicates();
    assertThat(healthy().map(Healthy::name))
        .hasSizeGreaterThanOrEqualTo(130)
        .doesNotHaveDuplicates();
  }

  @Test
  void hasHealthyNetworksOfEveryModelOfTheZoo() {
    Set<String> models =
        healthy().map(each -> each.recipe().modelName()).collect(Collectors.toSet());
    assertThat(models).containsAll(EnumSet.allOf(Zoo.class).stream().map(Zoo::title).toList());
  }

  @ParameterizedTest
  @MethodSource("sick")
  void givesTheTwinTheSameDataModelAndNumberOfExamples(Pathology pathology) {
    for (Setting each : List.of(Setting.DATA, Setting.MODEL, Setting.EPOCHS, Setting.BATCH)) {
      assertThat(pathology.healthy().get(each)).isEqualTo(pathology.sick().get(each));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rate-1e-5", "dead-relu-bias-5", "log-of-negative"})
  void isWorseThanTheHealthyTwin(String name) {
    isWorse(Pathology.of(Pathology.PREFIX + name));
  }

  @ParameterizedTest
  @MethodSource("sick")
  @Tag("slow")
  void isWorseThanTheHealthyTwinWhateverTheIllness(Pathology pathology) {
    isWorse(pathology);
  }

  private static void isWorse(Pathology pathology) {
    for (long seed = 1; seed <= 3; seed++) {
      Outcome sick = Outcome.of(pathology.sickRun(seed, 1), List.of());
      Outcome healthy = Outcome.of(pathology.healthyRun(seed, 1), List.of());
      assertThat(healthy.stop()).as("seed %d", seed).isEmpty();
      assertThat(sick.score()).as("seed %d", seed).isLessThan(healthy.score() - APART);
    }
  }

  @ParameterizedTest
  @MethodSource("healthy")
  @Tag("slow")
  void reachesWhatIsExpectedWhereNothingIsWrong(Healthy healthy) {
    Recipe recipe = healthy.recipe();
    Assumptions.assumeTrue(healthy.hasData(), () -> "fetch " + healthy.recipe().data());
    Outcome outcome = Outcome.of(Run.of(recipe, Strategies.standard(), 1), List.of());
    assertThat(healthy.expected().isMetBy(outcome.test()))
        .as("%s, given %s", healthy.expected(), outcome.test())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "all, block7, true",
    "all, somewhere, true",
    "linear1..block2, linear1, true",
    "linear1..block2, block2, true",
    "linear1..block2, block2.norm1, true",
    "linear1..block2, block3, false",
    "linear1..block2, block10, false",
    "block10, block1, false",
    "block10, block10, true",
    "block10, elsewhere, false",
  })
  void knowsWhichLayersARangeContains(String range, String layer, boolean contained) {
    List<String> order =
        List.of(
            "linear1", "block1", "block2", "block3", "block4", "block5", "block6", "block7",
            "block8", "block9", "block10", "linear2");
    LayerRange parsed = LayerRange.parse(range);
    assertThat(parsed.contains(layer, order)).isEqualTo(contained);
    assertThat(LayerRange.parse(parsed.toString())).isEqualTo(parsed);
  }

  @Test
  void tellsTheNearestNameOfASickNetwork() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Pathology.of("sick/deep-sigmoid-21"))
        .withMessageContaining("there is no sick network deep-sigmoid-21, only")
        .withMessageContaining("did you mean deep-sigmoid-2");
  }
}

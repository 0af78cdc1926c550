package dev.evenflow.models.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.TrainingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Map<Setting, String> BASE =
      Map.of(
          Setting.DATA, "two-moons:count=200,test=100",
          Setting.MODEL, "mlp:width=8",
          Setting.RECOVERY, "stop:2",
          Setting.EPOCHS, "2");

  private static Grid grid(int seeds, String... axes) {
    return new Grid(BASE, List.of(axes).stream().map(Axis::parse).toList(), seeds);
  }

  /** Tells which recipes are trained, and ends what it is told to. */
  private static Trial watched(List<Recipe> trained, int most) {
    List<Recipe> shared = Collections.synchronizedList(trained);
    return new Trial(
        Strategies.standard(),
        1,
        recipe -> new GradientRatio(0.5, 0.25),
        run -> {
          shared.add(run.recipe());
          int number = shared.size();
          return new TrainingListener() {
            @Override
            public boolean stops() {
              return number > most;
            }
          };
        });
  }

  private static Outcome untimed(Outcome outcome) {
    return new Outcome(outcome.stopped(), outcome.test(), outcome.curve(), 0, outcome.gradients());
  }

  private static List<Outcome> untimed(Comparison comparison) {
    return comparison.results().stream()
        .flatMap(each -> each.outcomes().stream())
        .map(ComparisonTest::untimed)
        .toList();
  }

  @Test
  void comesToWhatEveryRecipeComesToAloneHoweverManyRunAtOnce() {
    Grid grid = grid(2, "norm=none,batch", "optimizer=adam:lr=0.1,sgd");
    Comparison one = Comparison.of(grid, Trial.standard(), 1);
    assertThat(untimed(Comparison.of(grid, Trial.standard(), 3))).isEqualTo(untimed(one));
    for (CellResult each : one.results()) {
      for (int i = 0; i < 2; i++) {
        Run run = Run.of(each.cell().recipes().get(i), Strategies.standard(), 1);
        run.fit(List.of());
        Evaluation alone = run.trainer().evaluate(run.test());
        assertThat(each.outcomes().get(i).test()).isEqualTo(alone);
      }
    }
    assertThat(one.results().getFirst().outcomes().getFirst().test())
        .isNotEqualTo(one.results().getFirst().outcomes().getLast().test());
  }

  @Test
  void tellsTheMeanAndTheLeastAndTheGreatestOfSeeds() {
    CellResult result =
        Comparison.of(grid(3), watched(new ArrayList<>(), 3), 1).results().getFirst();
    List<Double> scores = result.outcomes().stream().map(Outcome::score).sorted().toList();
    assertThat(result.score().least()).isEqualTo(scores.getFirst());
    assertThat(result.score().most()).isEqualTo(scores.getLast());
    assertThat(result.score().mean())
        .isCloseTo((scores.get(0) + scores.get(1) + scores.get(2)) / 3, Offset.offset(1e-15));
    assertThat(result.gradients()).isEqualTo(new GradientRatio(0.5, 0.25));
    assertThat(result.curve())
        .hasSize(2 * 4)
        .element(5, InstanceOfAssertFactories.DOUBLE)
        .isCloseTo(
            result.outcomes().stream().mapToDouble(each -> each.curve().get(5)).sum() / 3,
            Offset.offset(1e-12));
  }

  @Test
  void keepsWhatStopsARunAsItsResult() {
    Comparison comparison = Comparison.of(grid(1, "optimizer.lr=0.01,1e38"), Trial.standard(), 1);
    CellResult good = comparison.results().getFirst();
    CellResult bad = comparison.results().getLast();
    assertThat(good.reason()).isEmpty();
    assertThat(bad.stopped()).isEqualTo(1);
    assertThat(bad.reason().orElseThrow()).startsWith("training stopped: the guard refused 2");
    assertThat(bad.score().mean()).isNaN();
    CellResult impossible =
        Comparison.of(grid(1, "model=gpt-nano"), Trial.standard(), 1).results().getFirst();
    assertThat(impossible.reason().orElseThrow()).contains("gpt-nano");
  }

  @Test
  void doesNothingTwiceAndGoesOnWhereItWasEnded() {
    Grid grid = grid(2, "norm=none,batch");
    Ledger ledger = Ledger.inMemory();
    List<Recipe> trained = new ArrayList<>();
    assertThat(Comparison.of(grid, watched(trained, 3), 1, ledger)).isEmpty();
    // The fourth was ended, so it is trained again.
    assertThat(trained).hasSize(4);
    Optional<Comparison> rest = Comparison.of(grid, watched(trained, 9), 1, ledger);
    assertThat(trained).hasSize(5);
    assertThat(trained.get(4)).isEqualTo(trained.get(3));
    assertThat(untimed(rest.orElseThrow()))
        .isEqualTo(untimed(Comparison.of(grid, watched(new ArrayList<>(), 9), 1)));
    assertThat(Comparison.of(grid(2, "norm=batch,layer"), watched(trained, 9), 1, ledger))
        .isPresent();
    assertThat(trained).as("only the layer norms are new").hasSize(7);
  }

  @Test
  void saysWhatItCannotDo() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Comparison.of(grid(1), Trial.standard(), 0))
        .withMessage("at least 1 run must go on at once, given 0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Comparison.of(grid(1), watched(new ArrayList<>(), 0), 1))
        .withMessage("the comparison was ended before it was done");
    Ledger full =
        new Ledger() {
          @Override
          public Optional<Outcome> find(Recipe recipe) {
            return Optional.empty();
          }

          @Override
          public void add(Recipe recipe, Outcome outcome) {
            throw new EvenflowException("the disk is full");
          }
        };
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Comparison.of(grid(2), Trial.standard(), 2, full))
        .withMessage("the disk is full");
  }
}

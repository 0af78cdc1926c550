package dev.evenflow.training;

import static dev.evenflow.testing.VariableBits.bits;
import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedStepTest {
  /** Asks for all that there is, whole. */
  private static final class Everything implements Probe {
    private final List<StepReport> reports = new ArrayList<>();
    private final List<List<double[]>> values = new ArrayList<>();
    private List<Variable> parameters = List.of();

    @Override
    public Asked asks(StepView step) {
      parameters = List.copyOf(step.next().keySet());
      List<Tensor> outputs = new ArrayList<>(List.of(step.loss(), step.output()));
      outputs.addAll(step.next().values());
      outputs.addAll(step.gradients().values());
      outputs.addAll(step.transformed().values());
      step.build().layers().forEach(layer -> outputs.add(layer.output().square().mean(0)));
      outputs.addAll(Gradients.of(step.loss(), List.of(step.input(), step.output())));
      List<Tensor> afterwards = new ArrayList<>();
      step.next()
          .forEach((parameter, next) -> {
            afterwards.add(parameter.read().sumOfSquares());
            afterwards.add(next.sumOfSquares());
            afterwards.add(step.gradients().get(parameter).sumOfSquares());
          });
      return new Asked(outputs, afterwards);
    }

    /** What was told last of a kind of number of the parameters: before, after, gradients. */
    private List<Double> afterwards(int watched, int kind) {
      List<double[]> told = values.get(watched);
      List<Double> numbers = new ArrayList<>();
      for (int i = told.size() - 3 * parameters.size() + kind; i < told.size(); i += 3) {
        numbers.add(told.get(i)[0]);
      }
      return numbers;
    }

    @Override
    public void observed(StepReport report, List<double[]> outputs) {
      reports.add(report);
      values.add(outputs);
    }
  }

  private static Map<String, List<Long>> trained(Trainer trainer) {
    trainer.fit(data(30), 3, List.of());
    trainer.step(new float[] {1, 2, 3, 4, Float.NaN, 0}, new int[] {0, 1, 2});
    trainer.step(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 2});
    return bits(trainer);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void leavesTheSameBits(int every) {
    Everything probe = new Everything();
    Trainer watched = trainer().build();
    watched.watch(probe, every);
    assertThat(trained(watched)).isEqualTo(trained(trainer().build()));
    assertThat(probe.reports)
        .hasSizeGreaterThan(1)
        .allMatch(report -> (report.step() - (report.committed() ? 1 : 0)) % every == 0);
  }

  @Test
  void watchesRefusedSteps() {
    Everything probe = new Everything();
    Trainer trainer = trainer().build();
    trainer.watch(probe, 1);
    trained(trainer);
    StepReport refused = probe.reports.get(probe.reports.size() - 2);
    assertThat(refused.committed()).isFalse();
    assertThat(probe.values.get(probe.reports.size() - 2).getFirst()).containsExactly(Double.NaN);
    assertThat(probe.afterwards(probe.reports.size() - 2, 0)).containsOnly(Double.NaN);
  }

  @Test
  void tellsOfParametersBeforeAndAfter() {
    Everything probe = new Everything();
    Trainer trainer = trainer().build();
    trainer.watch(probe, 1);
    trainer.fit(data(8), 2, List.of());
    assertThat(probe.afterwards(1, 0)).isEqualTo(probe.afterwards(0, 1));
    for (int i = 0; i < probe.parameters.size(); i++) {
      double squares = 0;
      for (float each : probe.parameters.get(i).values()) {
        squares += (double) each * each;
      }
      assertThat(probe.afterwards(1, 1).get(i)).isCloseTo(squares, within(1e-12));
      double slopes = 0;
      for (double each : probe.values.get(1).get(2 + probe.parameters.size() + i)) {
        slopes += each * each;
      }
      assertThat(probe.afterwards(1, 2).get(i)).isCloseTo(slopes, within(1e-12));
    }
  }

  @Test
  void tellsWhatTheStepDid() {
    Everything probe = new Everything();
    Trainer trainer = trainer().build();
    trainer.watch(probe, 1);
    trainer.fit(data(8), 1, List.of());
    List<double[]> values = probe.values.getFirst();
    assertThat(values.getFirst()[0]).isCloseTo(probe.reports.getFirst().loss(), within(1e-12));
    for (int i = 0; i < probe.parameters.size(); i++) {
      float[] after = probe.parameters.get(i).values();
      double[] told = values.get(2 + i);
      assertThat(told).hasSameSizeAs(after);
      for (int j = 0; j < after.length; j++) {
        assertThat(told[j]).isEqualTo(after[j]);
      }
      assertThat(values.get(2 + 2 * probe.parameters.size() + i))
          .isEqualTo(values.get(2 + probe.parameters.size() + i));
    }
  }

  @Test
  void tellsGradientsBeforeAndAfterTransforms() {
    Everything probe = new Everything();
    GradientTransform half =
        (gradients, slots) -> {
          Map<Variable, Tensor> halves = new LinkedHashMap<>();
          gradients.forEach((parameter, gradient) -> halves.put(parameter, gradient.mul(0.5)));
          return halves;
        };
    Trainer trainer = trainer().transforms(List.of(half)).build();
    trainer.watch(probe, 1);
    trainer.fit(data(8), 1, List.of());
    int parameters = probe.parameters.size();
    double[] before = probe.values.getFirst().get(2 + parameters);
    double[] after = probe.values.getFirst().get(2 + 2 * parameters);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isEqualTo(before[i] / 2);
    }
  }

  @Test
  void anotherProbeTakesThePlaceOfTheFirst() {
    Everything first = new Everything();
    Everything second = new Everything();
    Trainer trainer = trainer().build();
    trainer.watch(first, 1);
    trainer.fit(data(8), 1, List.of());
    trainer.watch(second, 1);
    trainer.fit(data(8), 2, List.of());
    assertThat(first.reports).hasSize(1);
    assertThat(second.reports).hasSize(2);
  }

  @Test
  void watchesStepsOfItsChoice() {
    Everything probe = new Everything();
    Trainer trainer = trainer().build();
    trainer.fit(data(8), 1, List.of());
    trainer.watch(new Watching(probe, committed -> committed == 2));
    Variable weight = trainer.variables().all().iterator().next();
    trainer.fit(data(8), 3, List.of());
    assertThat(probe.reports)
        .singleElement()
        .satisfies(each -> assertThat(each.step()).isEqualTo(3));
    assertThat(trainer.variables().all().iterator().next()).isSameAs(weight);
  }

  @Test
  void refusesToWatchLessThanEveryStep() {
    Trainer trainer = trainer().build();
    assertThatThrownBy(() -> trainer.watch(new Everything(), 0))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("a step can be watched every 1 or more steps, given every 0");
  }
}

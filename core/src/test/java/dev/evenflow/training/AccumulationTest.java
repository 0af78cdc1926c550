package dev.evenflow.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccumulationTest {
  private static final int ROWS = 100;

  /** Rows are gathered as rows; only the step of the effective batch is one over whole tables. */
  @Test
  void gathersLookUpsOnRows() {
    Variables variables = new Variables(1);
    Accumulation sums = new Accumulation(variables, 3, 2);
    BatchInputs inputs = BatchInputs.ofIndices(Shape.of(2, 5), Shape.of(2));
    Build build = new Build(variables, Tensor.constant(0), sums);
    EmbeddingBag model = new EmbeddingBag(ROWS, 4, EmbeddingBag.Mode.MEAN, new Normal(1));
    Tensor loss = new CrossEntropy().of(build.apply(model, inputs.features()), inputs.labels());
    Slots slots = new StepBuild(variables, (step, total, own) -> Tensor.constant(1), 1).slots();
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    Tensor effective =
        EffectiveObjective.of(
                new ModelObjective(loss, parameters, List.of(), slots), Tensor.constant(2), sums)
            .here()
            .loss();
    Program gathering = Program.compile(sums.signature(List.of(loss), List.of(effective)), 1);
    assertThat(gathering.notes()).isEmpty();

    gathering.set(BatchInputs.FEATURES, new int[] {3, 3, 7, 0, 99, 3, 7, 8, 8, 8});
    gathering.set(BatchInputs.LABELS, new int[] {1, 2});
    float[] before = parameters.getFirst().values();
    assertThat(gathering.run()).isTrue();
    assertThat(parameters.getFirst().values()).isEqualTo(before);
    float[] sum = variables.get(parameters.getFirst().name() + "/accumulate").values();
    for (int row = 0; row < ROWS; row++) {
      boolean isLookedUp = List.of(0, 3, 7, 8, 99).contains(row);
      assertThat(sum[4 * row] != 0).as("row %d", row).isEqualTo(isLookedUp);
    }
  }
}

package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir private Path folder;

  private final TrainingWorkload workload =
      (TrainingWorkload) new Workloads(32).named("sparse-bag");

  /** Zeros for every weight, and so many equal batches. */
  private Path start(int batches) {
    Variables variables = new Variables(0);
    new Build(variables, true, Tensor.constant(0))
        .apply(workload.plan().model(), workload.form().inputs().features());
    List<Entry> entries = new ArrayList<>();
    for (Variable each : variables.of(Variable.Role.PARAMETER)) {
      int[] shape = each.shape().extents();
      entries.add(Entry.of(each.name(), shape, new float[each.shape().size()], 0));
    }
    int[] labels = new int[workload.form().labels().size()];
    labels[0] = 1;
    for (int i = 0; i < batches; i++) {
      int[] bags = new int[workload.form().features().size()];
      entries.add(Entry.of("batch" + i + ".x", workload.form().features().extents(), bags, 0));
      entries.add(Entry.of("batch" + i + ".y", workload.form().labels().extents(), labels, 0));
    }
    Path file = folder.resolve("start.safetensors");
    new Safetensors(entries).write(file);
    return file;
  }

  @Test
  void beginsWithTheWeightsOfTheFile() {
    double chance = Math.log(2);
    List<Double> losses = workload.losses(start(2), 3, 1, 1);
    assertThat(losses.getFirst()).isEqualTo(chance, within(1e-6));
    assertThat(losses.getLast()).isLessThan(losses.get(1));
    assertThat(losses.get(1)).isLessThan(losses.getFirst());
  }

  @Test
  void standsStillAtRateZero() {
    List<Double> losses = workload.losses(start(1), 3, 0, 1);
    assertThat(losses).hasSize(3).containsOnly(losses.getFirst());
  }

  @Test
  void saysWhatIsMissing() {
    Path file = start(0);
    assertThatThrownBy(() -> workload.losses(file, 1, 1, 1))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("the start needs an array batch0.x [8, 50], given none");
  }
}

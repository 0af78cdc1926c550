package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WatchCostTest {
  @Test
  void comparesStepsThatAreNotWatchedWithSomeAndAllThatAre() {
    TrainingWorkload small = (TrainingWorkload) new Workloads(16).named("mlp");
    WatchCost cost = WatchCost.of(small, 1, new Stopwatch(1e-3, 1e-3));
    assertThat(cost.workload()).isEqualTo("mlp");
    assertThat(cost.plainMilliseconds()).isPositive();
    assertThat(new WatchCost("any", 1, 10, 10.2, 11).someShare()).isCloseTo(0.02, within(1e-12));
    assertThat(new WatchCost("any", 1, 10, 10.2, 11).fullShare()).isCloseTo(0.1, within(1e-12));
  }
}

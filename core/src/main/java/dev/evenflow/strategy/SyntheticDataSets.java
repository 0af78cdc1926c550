package dev.evenflow.strategy;

import dev.evenflow.data.synthetic.Adding;
import dev.evenflow.data.synthetic.Copy;
import dev.evenflow.data.synthetic.PlantedClicks;
import dev.evenflow.data.synthetic.Progressions;
import dev.evenflow.data.synthetic.Spirals;
import dev.evenflow.data.synthetic.SyntheticData;
import dev.evenflow.data.synthetic.TemporalOrder;
import dev.evenflow.data.synthetic.Topics;
import dev.evenflow.data.synthetic.TwoMoons;

/** The synthetic data sets of this module by name. */
public final class SyntheticDataSets {
  private SyntheticDataSets() {}

  /** All of them. */
  public static Catalogue<SyntheticData> catalogue() {
    return new Catalogue<SyntheticData>("synthetic data set")
        .add("adding", new Adding(100, 20_000, 2_000, 1))
        .add("copy", new Copy(100, 10, 20_000, 2_000, 1))
        .add(
            "temporal-order",
            new TemporalOrder(100, TemporalOrder.Form.HOCHREITER, 20_000, 2_560, 1))
        .add("progressions", new Progressions(12, 4, 16, 2_000, 500, 1))
        .add("spirals", new Spirals(2, 1.5, 2_000, 1_000, 0.02, 1))
        .add("topics", new Topics(4, 25, 12, 0.4, 2_000, 500, 1))
        .add("two-moons", new TwoMoons(2_000, 1_000, 0.1, 1))
        .add("planted-clicks", new PlantedClicks(100_000, 20_000, 1));
  }
}

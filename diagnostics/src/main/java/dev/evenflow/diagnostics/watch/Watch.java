package dev.evenflow.diagnostics.watch;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.training.Probe;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.StepView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watches every layer of a model while it trains.
 *
 * <pre>{@code
 * trainer.watch(new Watch(signals -> System.out.println(signals.gradient())), 10);
 * trainer.fit(train, 20, List.of());
 * }</pre>
 *
 * <p>Layers are cut where all that follows depends on what they put out alone; where a model has no
 * such place, it is one layer.
 */
public final class Watch implements Probe {
  /** How many examples a unit must be seen with before it is called dead. */
  public static final int WINDOW = 2000;

  private final Consumer<Signals> listener;
  private final int window;
  private Memory memory;
  private final Map<Activation, Flatness> known = new HashMap<>();
  private final Map<Integer, StepGauge> gauges = new HashMap<>();

  /** Tells a listener of every watched step, on the thread that trains. */
  public Watch(Consumer<Signals> listener) {
    this(listener, WINDOW);
  }

  /**
   * Tells a listener of every watched step.
   *
   * @param window how many examples of watched steps a unit must be seen with, at least, before it
   *     is called dead; at least 1
   */
  public Watch(Consumer<Signals> listener, int window) {
    if (window < 1) {
      throw new EvenflowException("the window of a watch must be at least 1, given " + window);
    }
    this.listener = listener;
    this.window = window;
    this.memory = new Memory(window);
  }

  @Override
  public Asked asks(StepView step) {
    Outputs outputs = new Outputs();
    gauges.put(step.input().shape().extent(0), StepGauge.of(step, known, outputs));
    return outputs.asked();
  }

  /** Forgets the steps that it saw, as for another training. */
  public void forget() {
    memory = new Memory(window);
  }

  @Override
  public void observed(StepReport report, List<double[]> values) {
    StepGauge gauge = Objects.requireNonNull(gauges.get(report.evaluation().examples()));
    listener.accept(gauge.read(report, values, memory));
  }
}

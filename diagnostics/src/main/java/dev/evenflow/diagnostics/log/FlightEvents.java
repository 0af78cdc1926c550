package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The events that Flight Recorder is told, which reads their fields. */
@SuppressWarnings("UnusedVariable")
final class FlightEvents {
  private FlightEvents() {}

  /** What was measured of a whole step. */
  @Name("dev.evenflow.Step")
  @Label("Watched step")
  @Category("Evenflow")
  @StackTrace(false)
  static final class Step extends Event {
    private final long step;
    private final long position;
    private final boolean committed;
    private final double loss;
    private final double gradient;
    private final double update;
    private final double noiseScale;
    private final double clipRate;

    Step(Signals signals) {
      step = signals.step();
      position = signals.position();
      committed = signals.committed();
      loss = signals.loss();
      gradient = signals.gradient().value();
      update = signals.update().value();
      noiseScale = signals.noiseScale();
      clipRate = signals.clipRate();
    }
  }

  /** What was measured of a layer. */
  @Name("dev.evenflow.Layer")
  @Label("Watched layer")
  @Category("Evenflow")
  @StackTrace(false)
  static final class Layer extends Event {
    private final long step;
    private final String layer;
    private final double gradient;
    private final double gain;
    private final double reach;
    private final double update;
    private final double mean;
    private final double variance;
    private final double slope;
    private final double saturated;
    private final double dead;
    private final double normalization;
    private final double greatest;

    Layer(long number, LayerSignals signals) {
      step = number;
      layer = signals.layer();
      gradient = signals.gradient().value();
      gain = signals.gain();
      reach = signals.reach();
      update = signals.update();
      mean = signals.mean();
      variance = signals.variance();
      slope = signals.slope();
      saturated = signals.saturated();
      dead = signals.dead();
      normalization = signals.normalization();
      greatest = signals.greatest();
    }
  }

  /** An illness that was found, or is over. */
  @Name("dev.evenflow.Finding")
  @Label("Finding")
  @Category("Evenflow")
  @StackTrace(false)
  static final class Found extends Event {
    private final long step;
    private final String illness;
    private final String layer;
    private final String severity;
    private final long began;
    private final boolean open;
    private final String evidence;

    Found(Finding finding, long number, boolean isOpen) {
      step = number;
      illness = finding.illness().toString();
      layer = finding.layer();
      severity = finding.severity().name();
      began = finding.began();
      open = isOpen;
      evidence = finding.evidence();
    }
  }
}

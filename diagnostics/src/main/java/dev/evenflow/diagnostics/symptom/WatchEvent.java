package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.Signals;

/** What those are told who follow a training. */
public sealed interface WatchEvent {
  /** A step was watched. */
  record Measured(Signals signals) implements WatchEvent {}

  /** An illness was found; told once, after the step that made sure. */
  record Opened(Finding finding) implements WatchEvent {}

  /**
   * An illness is over; told once.
   *
   * @param step the number of the step that made sure
   */
  record Closed(Finding finding, long step) implements WatchEvent {}
}

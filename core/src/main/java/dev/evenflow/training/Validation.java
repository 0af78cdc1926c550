package dev.evenflow.training;

import dev.evenflow.data.Dataset;

/**
 * What a training is watched by after each epoch.
 *
 * @param data held out of training, and no part of the test data if it decides when to stop
 * @param stopping when to stop early
 */
public record Validation(Dataset data, EarlyStopping stopping) {
  /** Watches all epochs. */
  public Validation(Dataset data) {
    this(data, EarlyStopping.NEVER);
  }
}

/** Replays of optimizers of PyTorch and Optax under their own names and hyperparameters. */
@NullMarked
package dev.evenflow.parity.optimizer;

import org.jspecify.annotations.NullMarked;

/** Replays the optimizers of PyTorch and Optax under their own names and hyperparameters. */
@NullMarked
package dev.evenflow.optimizers.parity;

import org.jspecify.annotations.NullMarked;

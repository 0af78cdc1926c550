/** Replays of PyTorch's layers, activations and losses in its layouts and under its own names. */
@NullMarked
package dev.evenflow.parity.layer;

import org.jspecify.annotations.NullMarked;

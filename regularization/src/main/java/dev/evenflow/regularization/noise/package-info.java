/** Noise on activations and gradients. */
@NullMarked
package dev.evenflow.regularization.noise;

import org.jspecify.annotations.NullMarked;

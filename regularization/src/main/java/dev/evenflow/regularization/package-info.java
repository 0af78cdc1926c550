/** Stabilizers: normalization, clipping, residual forms, noise and weight constraints. */
@NullMarked
package dev.evenflow.regularization;

import org.jspecify.annotations.NullMarked;

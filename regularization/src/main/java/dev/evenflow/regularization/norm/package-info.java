/** Normalizations of activations and of weights. */
@NullMarked
package dev.evenflow.regularization.norm;

import org.jspecify.annotations.NullMarked;

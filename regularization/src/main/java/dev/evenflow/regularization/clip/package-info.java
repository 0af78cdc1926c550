/**
 * Gradient clips, guards and other changes of gradients, composed in the order they are written.
 */
@NullMarked
package dev.evenflow.regularization.clip;

import org.jspecify.annotations.NullMarked;

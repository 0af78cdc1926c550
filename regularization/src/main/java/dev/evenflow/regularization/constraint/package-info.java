/** Sets that parameters are held in. */
@NullMarked
package dev.evenflow.regularization.constraint;

import org.jspecify.annotations.NullMarked;

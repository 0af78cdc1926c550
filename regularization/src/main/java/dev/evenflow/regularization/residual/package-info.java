/** The ways around the transforms of a block: skip connections in the forms of their papers. */
@NullMarked
package dev.evenflow.regularization.residual;

import org.jspecify.annotations.NullMarked;

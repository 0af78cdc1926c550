/** Derivatives as expressions: reverse-mode differentiation of tensors, loops included. */
@NullMarked
package dev.evenflow.autodiff;

import org.jspecify.annotations.NullMarked;

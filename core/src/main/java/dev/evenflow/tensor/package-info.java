/** Symbolic tensors: shapes, variables and the closed set of operations with their derivatives. */
@NullMarked
package dev.evenflow.tensor;

import org.jspecify.annotations.NullMarked;

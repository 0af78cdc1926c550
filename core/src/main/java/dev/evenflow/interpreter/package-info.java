/**
 * Slow evaluation of tensors, one scalar operation after the other: the oracle and the explainer.
 */
@NullMarked
package dev.evenflow.interpreter;

import org.jspecify.annotations.NullMarked;

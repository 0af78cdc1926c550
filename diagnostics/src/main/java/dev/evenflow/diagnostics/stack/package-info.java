/** A model cut between its layers, which predictions and measurements share. */
@NullMarked
package dev.evenflow.diagnostics.stack;

import org.jspecify.annotations.NullMarked;

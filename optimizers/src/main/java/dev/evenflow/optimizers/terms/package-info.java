/** Formulas that several rules share, and the checks of their hyperparameters. */
@NullMarked
package dev.evenflow.optimizers.terms;

import org.jspecify.annotations.NullMarked;

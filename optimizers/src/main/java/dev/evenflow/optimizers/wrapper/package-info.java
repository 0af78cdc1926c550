/**
 * Optimizers around an optimizer: weight decay, averages, groups, rows of tables, other points to
 * differentiate at.
 */
@NullMarked
package dev.evenflow.optimizers.wrapper;

import org.jspecify.annotations.NullMarked;

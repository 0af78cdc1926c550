/**
 * Update rules, each an immutable record written as the formula of its paper. In the formulas p is
 * the parameter, g its gradient, m and v are averages of g and g², t counts steps from 1, lr is the
 * learning rate after the schedule and the parameter's group.
 */
@NullMarked
package dev.evenflow.optimizers;

import org.jspecify.annotations.NullMarked;

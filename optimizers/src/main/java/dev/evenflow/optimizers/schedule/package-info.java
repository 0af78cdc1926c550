/** Learning rate schedules: factors as functions of the step. */
@NullMarked
package dev.evenflow.optimizers.schedule;

import org.jspecify.annotations.NullMarked;

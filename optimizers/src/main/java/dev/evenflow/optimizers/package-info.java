/** Update rules, schedules and wrappers. */
@NullMarked
package dev.evenflow.optimizers;

import org.jspecify.annotations.NullMarked;

/** Cures of a training that is under way: functions of its plan and a snapshot of it. */
@NullMarked
package dev.evenflow.diagnostics.treatment;

import org.jspecify.annotations.NullMarked;

/** Trainings that are watched, treated where they are ill, and the proof that it helped. */
@NullMarked
package dev.evenflow.diagnostics.healing;

import org.jspecify.annotations.NullMarked;

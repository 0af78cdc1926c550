/** Rules that tell an illness by what is measured while a model trains, and what they found. */
@NullMarked
package dev.evenflow.diagnostics.symptom;

import org.jspecify.annotations.NullMarked;

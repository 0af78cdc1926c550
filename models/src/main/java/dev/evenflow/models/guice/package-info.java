/** Wires a run of a recipe; nothing else here knows Guice. */
@NullMarked
package dev.evenflow.models.guice;

import org.jspecify.annotations.NullMarked;

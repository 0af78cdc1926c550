/** Layers and the strategies they take: written as expressions, with named parameters and state. */
@NullMarked
package dev.evenflow.nn;

import org.jspecify.annotations.NullMarked;

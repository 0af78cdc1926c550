/** Explains steps of a training that a guard refused: where the first bad number came from. */
@NullMarked
package dev.evenflow.replay;

import org.jspecify.annotations.NullMarked;

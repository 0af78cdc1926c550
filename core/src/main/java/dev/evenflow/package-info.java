/** Evenflow: a deep learning framework in pure Java. */
@NullMarked
package dev.evenflow;

import org.jspecify.annotations.NullMarked;

/** Counter-based randomness: a number is a function of seed, stream name, position and index. */
@NullMarked
package dev.evenflow.random;

import org.jspecify.annotations.NullMarked;

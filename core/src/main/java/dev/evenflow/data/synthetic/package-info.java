/** Data sets that are computed, each example a function of a seed and its index. */
@NullMarked
package dev.evenflow.data.synthetic;

import org.jspecify.annotations.NullMarked;

/** How good predictions are. */
@NullMarked
package dev.evenflow.metric;

import org.jspecify.annotations.NullMarked;

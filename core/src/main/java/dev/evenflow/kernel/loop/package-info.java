/** Loops over memory written as class files at run time: elementwise code and reductions. */
@NullMarked
package dev.evenflow.kernel.loop;

import org.jspecify.annotations.NullMarked;

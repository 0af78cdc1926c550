/** From expressions to steps: simplify, group, schedule, place in memory, make kernels. */
@NullMarked
package dev.evenflow.compiler;

import org.jspecify.annotations.NullMarked;

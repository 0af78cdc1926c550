/** Training: the strategies of a step, the step itself and the loop around it. */
@NullMarked
package dev.evenflow.training;

import org.jspecify.annotations.NullMarked;

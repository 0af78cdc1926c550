/**
 * Training: the strategies of a step, the step itself and the loop around it. A number out of the
 * range that its Javadoc states is refused by the constructor or method that takes it, with an
 * {@link dev.evenflow.EvenflowException}.
 */
@NullMarked
package dev.evenflow.training;

import org.jspecify.annotations.NullMarked;

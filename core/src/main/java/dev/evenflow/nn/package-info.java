/**
 * Layers and the strategies they take: written as expressions, with named parameters and state.
 *
 * <p>A constructor refuses impossible numbers with an {@link dev.evenflow.EvenflowException},
 * {@link dev.evenflow.nn.Layer#apply} an input of another layout than the layer's Javadoc states
 * with a {@link dev.evenflow.tensor.ShapeException}; both name what was given. Letters of shapes: n
 * or batch examples, h and w rows and columns of an image, c channels, in and out features.
 */
@NullMarked
package dev.evenflow.nn;

import org.jspecify.annotations.NullMarked;

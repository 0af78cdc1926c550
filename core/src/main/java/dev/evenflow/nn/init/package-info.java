/** How weights start: each initializer is the formula of its paper over the fans of a weight. */
@NullMarked
package dev.evenflow.nn.init;

import org.jspecify.annotations.NullMarked;

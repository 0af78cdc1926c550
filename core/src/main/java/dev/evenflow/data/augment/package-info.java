/** Random changes of images as they are trained on. */
@NullMarked
package dev.evenflow.data.augment;

import org.jspecify.annotations.NullMarked;

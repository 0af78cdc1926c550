/** Architectures and ready recipes. */
@NullMarked
package dev.evenflow.models;

import org.jspecify.annotations.NullMarked;

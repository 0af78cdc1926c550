/** The {@code evenflow} command. */
@NullMarked
package dev.evenflow.cli;

import org.jspecify.annotations.NullMarked;

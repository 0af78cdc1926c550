/** Logs of what is measured and found while a model trains, for other programs to read. */
@NullMarked
package dev.evenflow.diagnostics.log;

import org.jspecify.annotations.NullMarked;

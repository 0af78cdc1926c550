/** What is measured of every layer while a model trains. */
@NullMarked
package dev.evenflow.diagnostics.watch;

import org.jspecify.annotations.NullMarked;

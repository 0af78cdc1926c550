/** What gradients do in a model: predicted by theory, measured on a batch, judged. */
@NullMarked
package dev.evenflow.diagnostics;

import org.jspecify.annotations.NullMarked;

/** What is wrong with a model whatever it is trained on, told before its first step. */
@NullMarked
package dev.evenflow.diagnostics.warning;

import org.jspecify.annotations.NullMarked;

/** What training makes small, each as a formula over outputs and targets. */
@NullMarked
package dev.evenflow.nn.loss;

import org.jspecify.annotations.NullMarked;

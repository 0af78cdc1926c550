/** Nonlinear functions, each written as its formula and safe for every finite input. */
@NullMarked
package dev.evenflow.nn.activation;

import org.jspecify.annotations.NullMarked;

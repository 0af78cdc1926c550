/** Strategies by name: one spelling for the command line, recipes and Java. */
@NullMarked
package dev.evenflow.strategy;

import org.jspecify.annotations.NullMarked;

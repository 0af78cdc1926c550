/** Recipes and grids as files. */
@NullMarked
package dev.evenflow.cli.yaml;

import org.jspecify.annotations.NullMarked;

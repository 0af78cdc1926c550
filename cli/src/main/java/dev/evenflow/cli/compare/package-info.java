/** Comparisons on the disk, on the terminal and as a page. */
@NullMarked
package dev.evenflow.cli.compare;

import org.jspecify.annotations.NullMarked;

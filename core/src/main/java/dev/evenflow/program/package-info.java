/** Compiled programs: what runs expressions and commits updates. */
@NullMarked
package dev.evenflow.program;

import org.jspecify.annotations.NullMarked;

/** What the stabilizers share; not exported. */
@NullMarked
package dev.evenflow.regularization;

import org.jspecify.annotations.NullMarked;

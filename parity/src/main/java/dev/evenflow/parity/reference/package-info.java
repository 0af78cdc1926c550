/** Files of what other frameworks computed: their cases, values and settings. */
@NullMarked
package dev.evenflow.parity.reference;

import org.jspecify.annotations.NullMarked;

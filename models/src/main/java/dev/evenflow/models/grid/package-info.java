/** Many runs beside each other: what differs between them, and what comes of each. */
@NullMarked
package dev.evenflow.models.grid;

import org.jspecify.annotations.NullMarked;

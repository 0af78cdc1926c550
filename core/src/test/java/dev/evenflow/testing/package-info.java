/** What the tests of several modules share. */
@NullMarked
package dev.evenflow.testing;

import org.jspecify.annotations.NullMarked;

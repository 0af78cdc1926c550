/** What the tests of several packages and modules share. */
@NullMarked
package dev.evenflow.testing;

import org.jspecify.annotations.NullMarked;

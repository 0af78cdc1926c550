/** Pages of HTML that need nothing but themselves: no network, light and dark. */
@NullMarked
package dev.evenflow.cli.page;

import org.jspecify.annotations.NullMarked;

/** Binds the strategies of this module by name; nothing else here knows Guice. */
@NullMarked
package dev.evenflow.regularization.guice;

import org.jspecify.annotations.NullMarked;

/** Binds the strategies of this module by name; nothing else here knows Guice. */
@NullMarked
package dev.evenflow.optimizers.guice;

import org.jspecify.annotations.NullMarked;

/** What the command line shows and keeps of watched trainings. */
@NullMarked
package dev.evenflow.cli.watch;

import org.jspecify.annotations.NullMarked;

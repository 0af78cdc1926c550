/**
 * Replays of what other frameworks computed: what Evenflow gives for the same, and how far apart.
 */
@NullMarked
package dev.evenflow.parity;

import org.jspecify.annotations.NullMarked;

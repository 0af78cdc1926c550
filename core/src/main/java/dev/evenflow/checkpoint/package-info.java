/**
 * Named arrays in files that are whole or not there: the safetensors format, atomic writing,
 * snapshots with a checksum.
 */
@NullMarked
package dev.evenflow.checkpoint;

import org.jspecify.annotations.NullMarked;

/**
 * Data sets in plain arrays: readers, seeded splits and batches, normalization. Every fault of a
 * file is one sentence that names the file, and no file can make a reader allocate more than half
 * of the heap.
 */
@NullMarked
package dev.evenflow.data;

import org.jspecify.annotations.NullMarked;

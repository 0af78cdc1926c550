/** Whole training steps to time: the same work as the PyTorch scripts of the benchmarks. */
@NullMarked
package dev.evenflow.cli.bench;

import org.jspecify.annotations.NullMarked;

/** What runs: SIMD kernels, the elementary functions they are made of, and the threads. */
@NullMarked
package dev.evenflow.kernel;

import org.jspecify.annotations.NullMarked;

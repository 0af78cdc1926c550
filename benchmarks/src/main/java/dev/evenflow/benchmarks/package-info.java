/** Kernels under JMH, each as a program of one operation or loop on one thread. */
@NullMarked
package dev.evenflow.benchmarks;

import org.jspecify.annotations.NullMarked;

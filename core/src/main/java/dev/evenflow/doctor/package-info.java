/** Tells what this machine and JVM are like, and whether kernels compute there what they should. */
@NullMarked
package dev.evenflow.doctor;

import org.jspecify.annotations.NullMarked;

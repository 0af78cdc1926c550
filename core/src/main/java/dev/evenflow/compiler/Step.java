package dev.evenflow.compiler;

import dev.evenflow.kernel.Workers;

/** One thing that a program does, all memory bound beforehand. */
@FunctionalInterface
interface Step {
  void run(Workers workers);
}

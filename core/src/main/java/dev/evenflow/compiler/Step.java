package dev.evenflow.compiler;

import dev.evenflow.kernel.Task;
import dev.evenflow.kernel.Workers;
import java.util.function.Consumer;

/** One thing that a program does, all memory bound beforehand. */
@FunctionalInterface
interface Step {
  void run(Workers workers);

  /** Shows what a run hands to the workers. */
  default void tasks(Consumer<Task> consumer) {}
}

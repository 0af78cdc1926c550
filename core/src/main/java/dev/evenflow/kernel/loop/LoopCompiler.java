package dev.evenflow.kernel.loop;

import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Rehearsal;
import dev.evenflow.kernel.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns loops into kernels: a hidden class each, made once for all programs of the JVM. */
public final class LoopCompiler {
  private static final Map<Loop, Kernel> KERNELS = new ConcurrentHashMap<>();

  /** The loops of the kernels that have not been rehearsed. */
  private static final Map<Kernel, Loop> NEW = new ConcurrentHashMap<>();

  private LoopCompiler() {}

  /** The kernel of a loop. Its {@code offsets} are those of {@link Extents#of}. */
  public static Kernel kernel(Loop loop) {
    return KERNELS.computeIfAbsent(loop, LoopCompiler::define);
  }

  private static Kernel define(Loop loop) {
    Kernel kernel = LoopClass.of(loop);
    NEW.put(kernel, loop);
    return kernel;
  }

  /**
   * How the loops among the tasks' kernels are called on scratch memory, in the shapes of the
   * tasks; of each loop once in the life of the virtual machine.
   */
  public static Collection<? extends Rehearsal.Calls> rehearsals(Collection<Task> tasks) {
    Map<Kernel, LoopCalls> loops = new LinkedHashMap<>();
    for (Task task : tasks) {
      Kernel kernel = task.stage().kernel();
      Loop loop = NEW.remove(kernel);
      if (loop != null) {
        loops.put(kernel, new LoopCalls(loop, kernel));
      }
      if (loops.containsKey(kernel)) {
        loops.get(kernel).add(task.offsets());
      }
    }
    return loops.values();
  }
}

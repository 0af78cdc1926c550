package dev.evenflow.kernel.loop;

import dev.evenflow.kernel.Kernel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns loops into kernels: a hidden class each, made once for all programs of the JVM. */
public final class LoopCompiler {
  private static final Map<Loop, Kernel> KERNELS = new ConcurrentHashMap<>();
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private LoopCompiler() {}

  /** The kernel of a loop. Its {@code offsets} are those of {@link Extents#of}. */
  public static Kernel kernel(Loop loop) {
    return KERNELS.computeIfAbsent(loop, LoopCompiler::define);
  }

  private static Kernel define(Loop loop) {
    try {
      MethodHandles.Lookup defined = LOOKUP.defineHiddenClass(LoopClass.of(loop), true);
      return (Kernel)
          defined
              .findConstructor(defined.lookupClass(), MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable failure) {
      throw new IllegalStateException("cannot define the kernel of " + loop, failure);
    }
  }
}

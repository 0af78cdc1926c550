package dev.evenflow.compiler;

import java.util.ArrayList;
import java.util.List;

/** Scratch memory that all steps of a program use one after the other. */
final class Workspace {
  private record Use(float[][] buffers, int index) {}

  private final List<Use> uses = new ArrayList<>();
  private int size;

  /** Lets a place of an array of buffers be the workspace, of at least this many floats. */
  void use(float[][] buffers, int index, int floats) {
    uses.add(new Use(buffers, index));
    size = Math.max(size, floats);
  }

  /** Makes the memory and puts it into every array of buffers that asked for it. */
  void allocate() {
    float[] memory = Memory.array(size);
    uses.forEach(use -> use.buffers()[use.index()] = memory);
  }
}

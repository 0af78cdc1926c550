package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places buffers in one array so that buffers alive at the same time do not overlap: first fit, in
 * the order in which they come to life. Every buffer is padded to a multiple of 32 floats.
 */
final class Memory {
  static final int PADDING = 32;

  private static final class Buffer {
    final int size;
    final int from;
    int to;
    int offset;

    Buffer(int size, int from, int to) {
      this.size = size;
      this.from = from;
      this.to = to;
    }
  }

  private final Map<Tensor, Buffer> buffers = new HashMap<>();
  private final Map<Tensor, Tensor> tenants = new HashMap<>();
  private final List<Buffer> order = new ArrayList<>();

  /** A buffer alive from one position of the schedule to another, both included. */
  void add(Tensor tensor, int from, int to) {
    Buffer buffer = new Buffer(padded(tensor.shape().size()), from, to);
    buffers.put(tensor, buffer);
    order.add(buffer);
  }

  /** Lets a tensor live on in the buffer of another, which it outlives. */
  void share(Tensor tensor, Tensor owner, int to) {
    Buffer buffer = buffers.get(owner);
    if (buffer != null) {
      buffer.to = Math.max(buffer.to, to);
      buffers.put(tensor, buffer);
      tenants.put(owner, tensor);
    }
  }

  boolean isShared(Tensor owner) {
    return tenants.containsKey(owner);
  }

  boolean contains(Tensor tensor) {
    return buffers.containsKey(tensor);
  }

  static int padded(int size) {
    return (size + PADDING - 1) / PADDING * PADDING;
  }

  /** An array for one buffer; kernels may read, not write, up to 31 floats past its end. */
  static float[] array(int size) {
    return new float[padded(size) + PADDING];
  }

  /** Chooses offsets; tells the number of floats that hold everything. */
  int place() {
    List<Buffer> placed = new ArrayList<>();
    int end = 0;
    order.sort(Comparator.comparingInt(buffer -> buffer.from));
    for (Buffer buffer : order) {
      placed.removeIf(other -> other.to < buffer.from);
      int offset = 0;
      int at = 0;
      for (; at < placed.size(); at++) {
        if (offset + buffer.size <= placed.get(at).offset) {
          break;
        }
        offset = placed.get(at).offset + placed.get(at).size;
      }
      buffer.offset = offset;
      placed.add(at, buffer);
      end = Math.max(end, offset + buffer.size);
    }
    return end;
  }

  int offset(Tensor tensor) {
    Buffer buffer = buffers.get(tensor);
    if (buffer == null) {
      throw new IllegalStateException("no memory was planned for " + tensor);
    }
    return buffer.offset;
  }
}

package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Images with rows and columns around them: [n, h, w, c] becomes [n, top + h + bottom, left + w +
 * right, c]. Convolutions and pools pad with zeros themselves; this is for other paddings.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 * @param mode what they hold
 */
public record Pad2d(int top, int bottom, int left, int right, Mode mode) implements Layer {
  /** What padding holds. */
  public enum Mode {
    /** Zeros. */
    ZEROS,
    /** The image mirrored at its outermost elements, which are not repeated: fewer than it has. */
    REFLECT,
    /** The outermost elements. */
    REPLICATE,
    /** The image from its other end, as if it were a torus: no more than it has. */
    CIRCULAR
  }

  /** Checks the extents. */
  public Pad2d {
    if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
      throw new EvenflowException("pad2d: paddings must be at least 0");
    }
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor images = scope.require(input, 4, "images [n, h, w, channels]");
    return padded(padded(images, 1, top, bottom, scope), 2, left, right, scope);
  }

  private Tensor padded(Tensor x, int axis, int before, int after, Scope scope) {
    int extent = x.shape().extent(axis);
    int most =
        switch (mode) {
          case ZEROS, REPLICATE -> Integer.MAX_VALUE;
          case REFLECT -> extent - 1;
          case CIRCULAR -> extent;
        };
    if (Math.max(before, after) > most) {
      throw new EvenflowException(
          "%s: %s padding of %s must be at most %d, given %d"
              .formatted(scope.path(), mode, x.shape(), most, Math.max(before, after)));
    }
    if (mode == Mode.ZEROS) {
      return x.pad(axis, before, 1, before + extent + after);
    }
    List<Tensor> parts = new ArrayList<>();
    for (int i = -before; i < extent + after; i++) {
      if (i == 0) {
        parts.add(x);
        i = extent - 1;
      } else {
        int source = source(i, extent);
        parts.add(x.slice(axis, source, source + 1));
      }
    }
    return Tensor.concat(axis, parts);
  }

  /** The place within the image that a place outside shows. */
  private int source(int place, int extent) {
    return switch (mode) {
      case REFLECT -> place < 0 ? -place : 2 * (extent - 1) - place;
      case CIRCULAR -> Math.floorMod(place, extent);
      default -> Math.clamp(place, 0, extent - 1);
    };
  }

  @Override
  public String kind() {
    return "pad";
  }
}

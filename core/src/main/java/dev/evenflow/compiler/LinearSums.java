package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a sum what does not vary along the summed axes: {@code sum(a r) = r sum(a)}, {@code
 * sum(a + r) = sum(a) + n r}, and {@code sum(a + b) = sum(a) + sum(b)} where both are of these
 * forms. The gradient of a normalization's mean is such a sum, of which all parts are known from
 * its other gradients.
 */
final class LinearSums {
  private final Shape full;
  private final List<Integer> axes;

  /** What is known, for expressions that are shared have as many paths as powers of two. */
  private final Map<Tensor, Optional<Tensor>> known = new HashMap<>();

  private LinearSums(Shape full, List<Integer> axes) {
    this.full = full;
    this.axes = axes;
  }

  /** The sum in another form, or the sum itself. */
  static Tensor of(Tensor sum) {
    if (!(sum.operation() instanceof Reduction.Sum reduction)) {
      return sum;
    }
    Tensor x = sum.input(0);
    Tensor other = new LinearSums(x.shape(), reduction.axes()).sum(x);
    return other == null ? sum : other;
  }

  /** The sum if it has one of the forms. */
  private @Nullable Tensor sum(Tensor x) {
    Optional<Tensor> before = known.get(x);
    if (before == null) {
      before = Optional.ofNullable(found(x));
      known.put(x, before);
    }
    return before.orElse(null);
  }

  private @Nullable Tensor found(Tensor x) {
    Tensor fixed = fixed(x);
    if (fixed != null) {
      return fixed.mul(count());
    }
    return switch (x.operation()) {
      case Unary unary when unary == Unary.NEGATE -> {
        Tensor inner = sum(x.input(0));
        yield inner == null ? null : inner.negate();
      }
      case Binary binary when binary == Binary.MUL -> {
        Tensor product = product(x.input(0), x.input(1));
        yield product == null ? product(x.input(1), x.input(0)) : product;
      }
      case Binary binary when binary == Binary.ADD || binary == Binary.SUB -> {
        Tensor left = part(x.input(0), x.input(1));
        Tensor right = part(x.input(1), x.input(0));
        if (left == null || right == null) {
          yield null;
        }
        yield binary == Binary.ADD ? left.add(right) : left.sub(right);
      }
      default -> null;
    };
  }

  private @Nullable Tensor product(Tensor x, Tensor factor) {
    Tensor fixed = fixed(factor);
    return fixed == null ? null : plain(x).mul(fixed);
  }

  /** The sum of one of two summands, in full only beside one that does not vary. */
  private @Nullable Tensor part(Tensor x, Tensor other) {
    Tensor sum = sum(x);
    return sum == null && fixed(other) != null ? plain(x) : sum;
  }

  private Tensor plain(Tensor x) {
    Tensor sum = sum(x);
    return sum == null ? x.sum(axes.stream().mapToInt(Integer::intValue).toArray()) : sum;
  }

  private double count() {
    double count = 1;
    for (int axis : axes) {
      count *= full.extent(axis);
    }
    return count;
  }

  /** A tensor without the summed axes if it is the same all along them. */
  private @Nullable Tensor fixed(Tensor x) {
    if (!(x.operation() instanceof Movement.Broadcast)) {
      return null;
    }
    Tensor source = x.input(0);
    Shape shape = source.shape();
    Shape rest = full;
    int missing = full.rank() - shape.rank();
    for (int axis : axes.reversed()) {
      rest = rest.without(axis);
      if (axis >= missing) {
        if (shape.extent(axis - missing) != 1) {
          return null;
        }
        shape = shape.without(axis - missing);
      }
    }
    return rest.rank() == 0 ? source.reshape(rest) : source.reshape(shape).broadcastTo(rest);
  }
}

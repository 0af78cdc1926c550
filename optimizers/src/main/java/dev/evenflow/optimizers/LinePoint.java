package dev.evenflow.optimizers;

import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * A point of a line search: rank-0 tensors.
 *
 * @param length how far along the direction
 * @param loss the loss there
 * @param slope its derivative by the length
 */
record LinePoint(Tensor length, Tensor loss, Tensor slope) {
  static LinePoint select(Tensor condition, LinePoint yes, LinePoint no) {
    return new LinePoint(
        Tensor.select(condition, yes.length, no.length),
        Tensor.select(condition, yes.loss, no.loss),
        Tensor.select(condition, yes.slope, no.slope));
  }

  List<Tensor> tensors() {
    return List.of(length, loss, slope);
  }

  static LinePoint of(List<Tensor> tensors) {
    return new LinePoint(tensors.get(0), tensors.get(1), tensors.get(2));
  }

  /**
   * Where the cubic through both points is least, between the bounds; the middle of the bounds if
   * there is no such place.
   */
  Tensor least(LinePoint other, Tensor lower, Tensor upper) {
    LinePoint right = select(length.lessOrEqual(other.length), other, this);
    LinePoint left = select(length.lessOrEqual(other.length), this, other);
    Tensor width = right.length.sub(left.length);
    Tensor secant = right.loss.sub(left.loss).mul(3).div(width);
    Tensor a = left.slope.add(right.slope).sub(secant);
    Tensor square = a.square().sub(left.slope.mul(right.slope));
    Tensor root = square.max(0.0).sqrt();
    Tensor place =
        right.length.sub(
            width.mul(
                right.slope.add(root).sub(a).div(right.slope.sub(left.slope).add(root.mul(2)))));
    Tensor inside = place.max(lower).min(upper);
    // A NaN, of a loss that is none, fails both comparisons.
    Tensor usable = Tensor.constant(0).lessOrEqual(square).mul(inside.equal(inside));
    return Tensor.select(usable, inside, lower.add(upper).mul(0.5));
  }
}

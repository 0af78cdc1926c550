package dev.evenflow.tensor;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * An expression: what an operation makes of its input expressions, with a shape known when it is
 * written. Nothing is computed until a program or the interpreter runs it. Immutable; two tensors
 * are equal only if they are the same object. Inputs have smaller ids than what is made of them, so
 * ascending ids are a topological order.
 *
 * <p>Operands of two-operand operations broadcast as in NumPy ({@link Shape#broadcast}). A rank-0
 * tensor is evaluated in double and rounded where it meets a float32 tensor of higher rank. An
 * impossible shape is a {@link ShapeException} thrown by the call that wrote it, naming operation,
 * shapes, layer path and the caller's line.
 */
public final class Tensor {
  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final Operation operation;
  private final Shape shape;
  private final ElementType type;
  private final List<Tensor> inputs;
  private final Origin origin;

  private Tensor(Operation operation, Shape shape, ElementType type, List<Tensor> inputs) {
    this.operation = operation;
    this.shape = shape;
    this.type = type;
    this.inputs = inputs;
    this.origin = Origin.here();
  }

  /** A tensor of floats made by an operation; the shape is not checked. */
  static Tensor of(Operation operation, Shape shape, Tensor... inputs) {
    return new Tensor(operation, shape, ElementType.FLOAT32, List.of(inputs));
  }

  /** A tensor of ints made by an operation; the shape is not checked. */
  static Tensor ofInts(Operation operation, Shape shape, Tensor... inputs) {
    return new Tensor(operation, shape, ElementType.INT32, List.of(inputs));
  }

  /**
   * The same operation on other inputs of the same shapes and types; passes of the compiler use it.
   */
  public Tensor withInputs(List<Tensor> others) {
    return inputs.equals(others) ? this : withInputs(others, shape);
  }

  /** The same elementwise operation on other inputs, all of another shape. */
  public Tensor withInputs(List<Tensor> others, Shape common) {
    return Origin.inheriting(
        origin, () -> new Tensor(operation, common, type, List.copyOf(others)));
  }

  /** The fault of an operation written with shapes that it cannot take. */
  static ShapeException fault(String operation, String message) {
    String place = Origin.here().toString();
    return new ShapeException(
        operation + ": " + message + (place.isEmpty() ? "" : ", at " + place));
  }

  /** What says that this is not that: ascending in the order of creation. */
  public long id() {
    return id;
  }

  /** What computes this tensor from its inputs. */
  public Operation operation() {
    return operation;
  }

  /** The extents, outermost first. */
  public Shape shape() {
    return shape;
  }

  /** What the elements are. */
  public ElementType type() {
    return type;
  }

  /** The operands, in the operation's order. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** The operand at an index. */
  public Tensor input(int index) {
    return inputs.get(index);
  }

  /** Where the expression was written. */
  public Origin origin() {
    return origin;
  }

  /** Whether this is a rank-0 tensor. */
  public boolean isScalar() {
    return shape.rank() == 0;
  }

  // Sources

  /** A rank-0 constant. */
  public static Tensor constant(double value) {
    return of(new Source.Constant(value), Shape.SCALAR);
  }

  /** The values of an array, copied, in row-major order. */
  public static Tensor literal(Shape shape, float... values) {
    if (values.length != shape.size()) {
      throw fault("literal", values.length + " values do not fill " + shape);
    }
    return of(new Source.Literal(new Source.Values(values.clone())), shape);
  }

  /** Floats that the caller of a program supplies at each run under this name. */
  public static Tensor input(String name, Shape shape) {
    return of(new Source.Input(name), shape);
  }

  /** Ints that the caller of a program supplies at each run under this name. */
  public static Tensor intInput(String name, Shape shape) {
    return ofInts(new Source.Input(name), shape);
  }

  /** The floats 0 to {@code extent - 1}, exact below 2^24. */
  public static Tensor iota(int extent) {
    return of(new Source.Iota(), Shape.of(extent));
  }

  /**
   * Uniform floats in [0, 1), each a function of stream, position and element index alone.
   *
   * @param position rank 0: usually the number of batches drawn
   */
  public static Tensor uniform(Shape shape, RandomStream stream, Tensor position) {
    if (!position.isScalar()) {
      throw fault("uniform", "the position must be rank 0, given " + position.shape);
    }
    return of(new Source.Uniform(stream), shape, position);
  }

  /** Zeros of a shape. */
  public static Tensor zeros(Shape shape) {
    return constant(0).broadcastTo(shape);
  }

  /** Zeros of this tensor's shape. */
  public Tensor zerosLike() {
    return zeros(shape);
  }

  /** Ones of this tensor's shape. */
  public Tensor onesLike() {
    return constant(1).broadcastTo(shape);
  }

  // One operand

  private Tensor unary(Unary function) {
    requireFloats(function.label());
    return of(function, shape, this);
  }

  void requireFloats(String operation) {
    if (type != ElementType.FLOAT32) {
      throw fault(operation, "needs float32 elements, given int32 " + shape + ": cast first");
    }
  }

  /** {@code -x}. */
  public Tensor negate() {
    return unary(Unary.NEGATE);
  }

  /** {@code |x|}, with slope 0 at 0. */
  public Tensor abs() {
    return unary(Unary.ABS);
  }

  /** -1, 0 or 1, NaN of NaN; its slope is 0 everywhere. */
  public Tensor sign() {
    return unary(Unary.SIGN);
  }

  /** {@code x * x}. */
  public Tensor square() {
    return mul(this);
  }

  /** The square root, NaN below 0; its slope at 0 is infinite. */
  public Tensor sqrt() {
    return unary(Unary.SQRT);
  }

  /** The cube root, of negative values too. */
  public Tensor cbrt() {
    return unary(Unary.CBRT);
  }

  /** {@code e^x}. */
  public Tensor exp() {
    return unary(Unary.EXP);
  }

  /** {@code e^x - 1}, precise near 0. */
  public Tensor expm1() {
    return unary(Unary.EXPM1);
  }

  /** The natural logarithm: -Infinity at 0, NaN below. */
  public Tensor log() {
    return unary(Unary.LOG);
  }

  /** {@code ln(1 + x)}, precise near 0: -Infinity at -1, NaN below. */
  public Tensor log1p() {
    return unary(Unary.LOG1P);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return unary(Unary.TANH);
  }

  /** {@code 1 / (1 + e^-x)}. */
  public Tensor sigmoid() {
    return unary(Unary.SIGMOID);
  }

  /** {@code ln(1 + e^x)}, without overflow. */
  public Tensor softplus() {
    return unary(Unary.SOFTPLUS);
  }

  /** The error function. */
  public Tensor erf() {
    return unary(Unary.ERF);
  }

  /** The sine. */
  public Tensor sin() {
    return unary(Unary.SIN);
  }

  /** The cosine. */
  public Tensor cos() {
    return unary(Unary.COS);
  }

  /** The floats of ints; floats stay as they are. */
  public Tensor toFloats() {
    return type == ElementType.FLOAT32 ? this : of(new Elementwise.Cast(), shape, this);
  }

  /** The same value, through which no gradient flows. */
  public Tensor detach() {
    return like(new Movement.Detach(), shape);
  }

  // Two operands

  private Tensor binary(Binary function, Tensor other) {
    requireFloats(function.label());
    other.requireFloats(function.label());
    Shape common = Shape.broadcast(function.label(), shape, other.shape);
    return of(function, common, broadcastTo(common), other.broadcastTo(common));
  }

  /** {@code a + b}. */
  public Tensor add(Tensor other) {
    return binary(Binary.ADD, other);
  }

  /** {@code a + b}. */
  public Tensor add(double other) {
    return add(constant(other));
  }

  /** {@code a - b}. */
  public Tensor sub(Tensor other) {
    return binary(Binary.SUB, other);
  }

  /** {@code a - b}. */
  public Tensor sub(double other) {
    return sub(constant(other));
  }

  /** {@code other - this}. */
  public Tensor rsub(double other) {
    return constant(other).sub(this);
  }

  /** {@code a * b}. */
  public Tensor mul(Tensor other) {
    return binary(Binary.MUL, other);
  }

  /** {@code a * b}. */
  public Tensor mul(double other) {
    return mul(constant(other));
  }

  /** {@code a / b}. */
  public Tensor div(Tensor other) {
    return binary(Binary.DIV, other);
  }

  /** {@code a / b}. */
  public Tensor div(double other) {
    return div(constant(other));
  }

  /** {@code other / this}. */
  public Tensor rdiv(double other) {
    return constant(other).div(this);
  }

  /** The smaller one, NaN if either is; at a tie the gradient goes to {@code other}. */
  public Tensor min(Tensor other) {
    return binary(Binary.MIN, other);
  }

  /** The smaller one; NaN if either is. */
  public Tensor min(double other) {
    return min(constant(other));
  }

  /** The larger one, NaN if either is; at a tie the gradient goes to {@code other}. */
  public Tensor max(Tensor other) {
    return binary(Binary.MAX, other);
  }

  /** The larger one; NaN if either is. */
  public Tensor max(double other) {
    return max(constant(other));
  }

  /** {@code this^exponent}; no gradient flows to the exponent where {@code this <= 0}. */
  public Tensor pow(Tensor exponent) {
    return binary(Binary.POW, exponent);
  }

  /** {@code this^exponent}. */
  public Tensor pow(double exponent) {
    return pow(constant(exponent));
  }

  /** 1 where {@code a < b}, else 0. */
  public Tensor less(Tensor other) {
    return binary(Binary.LESS, other);
  }

  /** 1 where {@code a < b}, else 0. */
  public Tensor less(double other) {
    return less(constant(other));
  }

  /** 1 where {@code a <= b}, else 0. */
  public Tensor lessOrEqual(Tensor other) {
    return binary(Binary.LESS_OR_EQUAL, other);
  }

  /** 1 where {@code a > b}, else 0. */
  public Tensor greater(Tensor other) {
    return other.less(this);
  }

  /** 1 where {@code a > b}, else 0. */
  public Tensor greater(double other) {
    return constant(other).less(this);
  }

  /** 1 where {@code a == b}, else 0; two int32 tensors are compared as floats. */
  public Tensor equal(Tensor other) {
    return toFloats().binary(Binary.EQUAL, other.toFloats());
  }

  /**
   * {@code yes} where the condition is not 0 (a NaN is not), else {@code no}; all three broadcast.
   * The side not taken has no influence on value or gradient, be it Inf or NaN.
   */
  public static Tensor select(Tensor condition, Tensor yes, Tensor no) {
    condition.requireFloats("select");
    yes.requireFloats("select");
    no.requireFloats("select");
    Shape common =
        Shape.broadcast("select", Shape.broadcast("select", condition.shape, yes.shape), no.shape);
    return of(
        new Elementwise.Select(),
        common,
        condition.broadcastTo(common),
        yes.broadcastTo(common),
        no.broadcastTo(common));
  }

  // Movement

  private Tensor like(Operation made, Shape shape) {
    return new Tensor(made, shape, type, List.of(this));
  }

  /** The same elements in row-major order under another shape of equal size. */
  public Tensor reshape(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    if (other.size() != shape.size()) {
      throw fault(
          "reshape",
          shape + " has " + shape.size() + " elements, " + other + " needs " + other.size());
    }
    return like(new Movement.Reshape(other), other);
  }

  /** The same elements under other extents, of which one may be -1: what is left. */
  public Tensor reshape(int... extents) {
    int[] full = extents.clone();
    long known = 1;
    int open = -1;
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] == -1 && open < 0) {
        open = i;
      } else {
        known *= extents[i];
      }
    }
    if (open >= 0) {
      if (known < 1 || shape.size() % known != 0) {
        throw fault(
            "reshape",
            shape + " has " + shape.size() + " elements, which do not fill " + Shape.text(extents));
      }
      full[open] = (int) (shape.size() / known);
    }
    return reshape(Shape.of(full));
  }

  /** The elements repeated along stretched and new leading axes. */
  public Tensor broadcastTo(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    if (!Shape.broadcast(shape, other).equals(other)) {
      throw fault("broadcast", shape + " does not stretch to " + other);
    }
    return like(new Movement.Broadcast(other), other);
  }

  /**
   * The adjoint of {@link #broadcastTo}: sums over what a broadcast from {@code other} repeated.
   */
  public Tensor sumTo(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    if (!Shape.broadcast("sum-to", shape, other).equals(shape)) {
      throw fault("sum-to", shape + " is no broadcast of " + other);
    }
    int extra = shape.rank() - other.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis < extra || (other.extent(axis - extra) == 1 && shape.extent(axis) != 1)) {
        axes.add(axis);
      }
    }
    return sum(axes).reshape(other);
  }

  /** Output axis i is this tensor's axis {@code permutation[i]}. */
  public Tensor transpose(int... permutation) {
    int[] extents = new int[shape.rank()];
    List<Integer> order = new ArrayList<>();
    for (int axis : permutation) {
      int counted = shape.axis("transpose", axis);
      if (order.contains(counted)) {
        throw fault("transpose", "axis " + axis + " is named twice");
      }
      order.add(counted);
    }
    if (order.size() != shape.rank()) {
      throw fault("transpose", order.size() + " axes named, " + shape + " has " + shape.rank());
    }
    boolean moves = false;
    for (int i = 0; i < extents.length; i++) {
      extents[i] = shape.extent(order.get(i));
      moves |= order.get(i) != i;
    }
    return moves ? like(new Movement.Transpose(List.copyOf(order)), Shape.of(extents)) : this;
  }

  /** The elements {@code start} (inclusive) to {@code end} (exclusive) of one axis. */
  public Tensor slice(int axis, int start, int end) {
    return slice(axis, start, end, 1);
  }

  /** Every {@code step}-th element of one axis from {@code start} to before {@code end}. */
  public Tensor slice(int axis, int start, int end, int step) {
    int counted = shape.axis("slice", axis);
    int extent = shape.extent(counted);
    if (start < 0 || end > extent || start >= end || step < 1) {
      throw fault(
          "slice", start + " to " + end + " by " + step + " of axis " + axis + " in " + shape);
    }
    if (start == 0 && end == extent && step == 1) {
      return this;
    }
    int count = (end - start + step - 1) / step;
    return like(new Movement.Slice(counted, start, count, step), shape.with(counted, count));
  }

  /** The adjoint of a slice: the elements spread over zeros along an axis of {@code extent}. */
  public Tensor pad(int axis, int start, int step, int extent) {
    int counted = shape.axis("pad", axis);
    int last = start + (shape.extent(counted) - 1) * step;
    if (start < 0 || step < 1 || last >= extent) {
      throw fault("pad", shape + " at " + start + " by " + step + " does not fit into " + extent);
    }
    return like(new Movement.Pad(counted, start, step, extent), shape.with(counted, extent));
  }

  /** The tensors one after the other along one axis; all other extents are equal. */
  public static Tensor concat(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw fault("concat", "needs at least one tensor");
    }
    Tensor first = parts.getFirst();
    int counted = first.shape.axis("concat", axis);
    int extent = 0;
    for (Tensor part : parts) {
      if (part.type != first.type
          || part.shape.rank() != first.shape.rank()
          || !part.shape.with(counted, 1).equals(first.shape.with(counted, 1))) {
        throw fault("concat", first.shape + " and " + part.shape + " differ beside axis " + axis);
      }
      extent += part.shape.extent(counted);
    }
    return parts.size() == 1
        ? first
        : new Tensor(
            new Movement.Concat(counted),
            first.shape.with(counted, extent),
            first.type,
            List.copyOf(parts));
  }

  // Reductions

  private Tensor sum(List<Integer> axes) {
    requireFloats("sum");
    Shape rest = shape;
    for (int axis : axes.reversed()) {
      rest = rest.without(axis);
    }
    List<Integer> summed = axes.stream().filter(axis -> shape.extent(axis) > 1).toList();
    if (summed.isEmpty()) {
      return reshape(rest);
    }
    // Neighbouring axes at once, the last ones first.
    int first = summed.getLast();
    while (first > 0 && summed.contains(first - 1)) {
      first--;
    }
    List<Integer> run = IntStream.rangeClosed(first, summed.getLast()).boxed().toList();
    Shape kept = shape;
    for (int axis : run.reversed()) {
      kept = kept.without(axis);
    }
    Tensor sum = of(new Reduction.Sum(run), kept, this);
    return sum.sum(summed.subList(0, summed.size() - run.size())).reshape(rest);
  }

  /** The sum over these axes, which disappear; over all axes if none is named. */
  public Tensor sum(int... axes) {
    return sum(counted("sum", axes));
  }

  /** The mean over these axes, which disappear; over all axes if none is named. */
  public Tensor mean(int... axes) {
    double count = 1;
    for (int axis : counted("mean", axes)) {
      count *= shape.extent(axis);
    }
    return sum(axes).div(count);
  }

  /** The mean over these axes, which stay with extent 1. */
  public Tensor meanKept(int... axes) {
    Shape kept = shape;
    for (int axis : counted("mean", axes)) {
      kept = kept.with(axis, 1);
    }
    return mean(axes).reshape(kept);
  }

  private List<Integer> counted(String operation, int... axes) {
    List<Integer> counted = new ArrayList<>();
    for (int i = 0; i < (axes.length == 0 ? shape.rank() : axes.length); i++) {
      int axis = axes.length == 0 ? i : shape.axis(operation, axes[i]);
      if (counted.contains(axis)) {
        throw fault(operation, "axis " + axis + " is named twice");
      }
      counted.add(axis);
    }
    counted.sort(null);
    return counted;
  }

  /** The sum of the squares of all elements, accumulated in double: rank 0, without overflow. */
  public Tensor sumOfSquares() {
    requireFloats("sum-of-squares");
    return isScalar() ? square() : of(new Reduction.SumOfSquares(), Shape.SCALAR, this);
  }

  /** The largest element along an axis, which disappears; NaN if there is one. */
  public Tensor maxAlong(int axis) {
    requireFloats("max-along");
    int counted = shape.axis("max-along", axis);
    Shape rest = shape.without(counted);
    return shape.extent(counted) == 1 ? reshape(rest) : of(new Reduction.Max(counted), rest, this);
  }

  /** The largest element of all: rank 0; NaN if there is one. */
  public Tensor max() {
    return isScalar() ? this : reshape(shape.size()).maxAlong(0);
  }

  /**
   * The index (int32) of the first largest element along an axis, which disappears; a NaN counts as
   * largest. No gradient flows back.
   */
  public Tensor argMax(int axis) {
    requireFloats("arg-max");
    int counted = shape.axis("arg-max", axis);
    return ofInts(new Reduction.ArgMax(counted), shape.without(counted), this);
  }

  // Products

  /**
   * The matrix product of the last two axes: [..., m, k] by [..., k, n], with equal leading axes,
   * or by a matrix [k, n].
   */
  public Tensor matmul(Tensor other) {
    if (other.shape.rank() == 2 && shape.rank() > 2) {
      int inner = shape.extent(-1);
      if (inner != other.shape.extent(0)) {
        throw MatMul.fault(shape, other.shape, inner, other.shape.extent(0));
      }
      Tensor product = matmul(reshape(shape.size() / inner, inner), other, false, false);
      return product.reshape(shape.with(-1, other.shape.extent(1)));
    }
    return matmul(this, other, false, false);
  }

  /** {@code op(a) op(b)} of the last two axes, either transposed; leading axes are equal. */
  public static Tensor matmul(Tensor a, Tensor b, boolean transposeLeft, boolean transposeRight) {
    a.requireFloats("matmul");
    b.requireFloats("matmul");
    MatMul product = new MatMul(transposeLeft, transposeRight);
    return of(product, MatMul.shape(a, b, product), a, b);
  }

  /**
   * The convolution (cross-correlation) of images [n, h, w, in] with weights [kh, kw, in / groups,
   * out]: [n, oh, ow, out].
   */
  public Tensor conv2d(Tensor weights, Window window, int groups) {
    return Convolving.convolve(this, weights, window, groups);
  }

  /**
   * The adjoint of a convolution by its images: [n, oh, ow, out] and weights [kh, kw, in / groups,
   * out] give images of the shape named, [n, h, w, in].
   */
  public Tensor convTranspose2d(Tensor weights, Window window, int groups, Shape images) {
    return Convolving.inputGradient(this, weights, window, groups, images);
  }

  // Pooling

  /** The sum in each window: [n, h, w, c] becomes [n, oh, ow, c]. */
  public Tensor sumPool(Window window) {
    requireFloats("sum-pool");
    return of(new Pooling.SumPool(window), window.pooled("sum-pool", shape), this);
  }

  /** The largest element in each window: [n, h, w, c] becomes [n, oh, ow, c]. */
  public Tensor maxPool(Window window) {
    requireFloats("max-pool");
    Shape pooled = window.pooled("max-pool", shape);
    if (!window.touchesAlways(shape)) {
      throw fault("max-pool", "a window falls wholly on the padding of " + shape);
    }
    int batch = shape.extent(0);
    int channels = shape.extent(3);
    Tensor place = ofInts(new Pooling.ArgMaxPool(window), pooled, this);
    return reshape(batch, shape.extent(1) * shape.extent(2), channels)
        .takeAlong(1, place.reshape(batch, pooled.extent(1) * pooled.extent(2), channels))
        .reshape(pooled);
  }

  // Indexing

  /**
   * The rows of this table [r, ...] at int32 indices [i ...]: [i ..., ...]. An index that is not
   * from 0 to r - 1 ends the run of a program with an exception, before anything is written.
   */
  public Tensor gatherRows(Tensor rows) {
    requireFloats("gather-rows");
    rows.requireInts("gather-rows");
    if (shape.rank() < 1) {
      throw fault("gather-rows", "needs a table of rows, given " + shape);
    }
    return of(new Indexing.GatherRows(), shape.rowsAt(rows.shape), this, rows);
  }

  /**
   * Zeros of a table's shape [r, ...] with each row of this tensor [i ..., ...] added at its int32
   * index [i ...], those of one index in order; indices as in {@link #gatherRows}.
   */
  public Tensor scatterRows(Tensor rows, Shape table) {
    requireFloats("scatter-rows");
    rows.requireInts("scatter-rows");
    if (table.rank() < 1 || !shape.equals(table.rowsAt(rows.shape))) {
      throw fault("scatter-rows", shape + " at " + rows.shape + " does not fit a table " + table);
    }
    return of(new Indexing.ScatterRows(table), table, this, rows);
  }

  /**
   * {@code out[.., i, ..] = this[.., index[.., i, ..], ..]} along one axis, for an int32 index of
   * this tensor's extents but for that axis; the result has the index's shape.
   */
  public Tensor takeAlong(int axis, Tensor index) {
    requireFloats("take-along");
    index.requireInts("take-along");
    int counted = shape.axis("take-along", axis);
    if (index.shape.rank() != shape.rank()
        || !index.shape.with(counted, 1).equals(shape.with(counted, 1))) {
      throw fault(
          "take-along", shape + " and index " + index.shape + " differ beside axis " + axis);
    }
    return of(new Indexing.TakeAlong(counted), index.shape, this, index);
  }

  /** The adjoint of {@link #takeAlong}: values added to zeros at their index. */
  public Tensor putAlong(int axis, Tensor index, int extent) {
    requireFloats("put-along");
    index.requireInts("put-along");
    if (!index.shape.equals(shape)) {
      throw fault("put-along", shape + " and index " + index.shape + " differ");
    }
    int counted = shape.axis("put-along", axis);
    return of(new Indexing.PutAlong(counted, extent), shape.with(counted, extent), this, index);
  }

  private void requireInts(String operation) {
    if (type != ElementType.INT32) {
      throw fault(operation, "needs int32 indices, given float32 " + shape);
    }
  }

  // Compositions

  /** {@code e^x / sum e^x} along an axis, without overflow. */
  public Tensor softmax(int axis) {
    Tensor powers = sub(maxKept("softmax", axis)).exp();
    return powers.div(powers.sum(axis).reshape(shape.with(axis, 1)));
  }

  /** The logarithm of {@link #softmax}, precise for any finite input. */
  public Tensor logSoftmax(int axis) {
    Tensor shifted = sub(maxKept("log-softmax", axis));
    return shifted.sub(shifted.exp().sum(axis).log().reshape(shape.with(axis, 1)));
  }

  /** The maximum as a constant shift, which cancels: it needs no gradient. */
  private Tensor maxKept(String operation, int axis) {
    requireFloats(operation);
    return maxAlong(shape.axis(operation, axis)).reshape(shape.with(axis, 1)).detach();
  }

  @Override
  public String toString() {
    return operation.label() + "#" + id + (type == ElementType.INT32 ? "int" : "") + shape;
  }
}

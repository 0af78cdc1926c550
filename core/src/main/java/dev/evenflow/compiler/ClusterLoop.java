package dev.evenflow.compiler;

import dev.evenflow.kernel.Functions;
import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.loop.Body;
import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Loop;
import dev.evenflow.kernel.loop.Loop.Direction;
import dev.evenflow.kernel.loop.LoopCompiler;
import dev.evenflow.kernel.loop.Opcode;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A group as a generated loop: elementwise tensors over one space, and reductions of them. */
final class ClusterLoop {
  private static final int GRAIN = 8192;
  private static final int REDUCED_GRAIN = 16384;

  private final Group group;
  private final Views views;
  private final Shape space;
  private final List<Tensor> inputs;
  private final Map<Tensor, Integer> operandOf = new HashMap<>();
  private final Map<Tensor, Integer> scalarOf = new HashMap<>();
  private final List<Tensor> outputs;
  private final List<Tensor> reductions;
  private final List<Tensor> operands = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<int[]> strides = new ArrayList<>();
  private final List<Tensor> scalars = new ArrayList<>();
  private final List<Access> accesses;

  /** From the group and those of its elementwise tensors that are read outside of it. */
  ClusterLoop(Group group, List<Tensor> outputs, Views views) {
    this.views = views;
    this.group = group;
    this.outputs = outputs.stream().filter(tensor -> !Grouping.isReduction(tensor)).toList();
    this.reductions = group.own().stream().filter(Grouping::isReduction).toList();
    this.space =
        Grouping.isReduction(group.first())
            ? Grouping.reduced(group.first(), views).shape()
            : group.first().shape();
    SequencedSet<Tensor> inputs = new LinkedHashSet<>();
    Set<Tensor> made = new HashSet<>();
    for (Tensor tensor : group.tensors()) {
      if (Grouping.isReduction(tensor)) {
        inputs.add(Grouping.reduced(tensor, views));
      } else if (Grouping.isElementwise(tensor)) {
        inputs.addAll(tensor.inputs());
        made.add(tensor);
      } else {
        inputs.add(tensor);
      }
    }
    inputs.removeAll(made);
    this.inputs = List.copyOf(inputs);
    Set<Tensor> reduced = new HashSet<>();
    reductions.forEach(tensor -> reduced.add(Grouping.reduced(tensor, views)));
    this.accesses =
        this.inputs.stream()
            .map(input -> Access.of(input, space, views, !reduced.contains(input)))
            .toList();
    collect();
  }

  private void collect() {
    for (int i = 0; i < inputs.size(); i++) {
      Access access = accesses.get(i);
      if (access.isScalar()) {
        int at = scalars.indexOf(access.source());
        if (at < 0) {
          at = scalars.size();
          scalars.add(access.source());
        }
        scalarOf.put(inputs.get(i), at);
      } else {
        operandOf.put(inputs.get(i), operands.size());
        operands.add(access.source());
        starts.add(access.start());
        strides.add(access.strides());
      }
    }
    for (Tensor output : outputs) {
      operands.add(output);
      starts.add(0);
      strides.add(Access.strides(space, space));
    }
  }

  /** What is read from memory. */
  List<Tensor> sources() {
    return operands.subList(0, operands.size() - outputs.size());
  }

  /** What is read, then what is written. */
  List<Tensor> operands() {
    return operands;
  }

  /** The first element of an operand that is read or written. */
  int start(int operand) {
    return starts.get(operand);
  }

  /** The rank-0 operands. */
  List<Tensor> scalars() {
    return scalars;
  }

  /** Whether a tensor in memory is read element by element at the place that is written. */
  boolean isReadInPlace(Tensor root) {
    for (int i = 0; i < inputs.size(); i++) {
      Access access = accesses.get(i);
      if (!access.isScalar()
          && views.root(access.source()).equals(root)
          && !(access.isDense(space) && root.shape().size() == space.size())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the reductions can be done on the way through the space. */
  boolean isPossible() {
    return walk() != null;
  }

  private @Nullable Walk walk() {
    if (reductions.isEmpty()) {
      return Walk.each(Space.of(space, strides));
    }
    Tensor first = reductions.getFirst();
    List<int[]> all = new ArrayList<>(strides);
    all.add(results(first));
    boolean isAlone = group.tensors().size() == 1;
    return Walk.reducing(Space.of(space, all), first.isScalar(), isAlone);
  }

  /** A result's strides along the axes of the space: 0 along those that it leaves out. */
  private int[] results(Tensor reduction) {
    Shape kept = space;
    for (int axis : Grouping.axes(reduction, Grouping.reduced(reduction, views))) {
      kept = kept.with(axis, 1);
    }
    return Access.strides(kept, space);
  }

  /**
   * The loop ready to be bound.
   *
   * @param isPadded as in {@link Extents#of}
   */
  Made make(boolean isPadded) {
    Walk walk = walk();
    if (walk == null) {
      throw new IllegalStateException("no loop can reduce " + reductions);
    }
    Space merged = walk.tiling().applyTo(walk.space());
    Body body = body(merged);
    int rank = merged.outerRank();
    Loop loop =
        new Loop(
            walk.direction(),
            body.instructions(),
            operands.size(),
            scalars.size(),
            rank,
            walk.direction() == Direction.ACROSS && merged.isEven());
    int[][] outer = new int[operands.size()][];
    Arrays.setAll(outer, merged::outer);
    int[] offsets =
        Extents.of(
            loop,
            Arrays.copyOf(merged.extents(), rank),
            merged.inner(),
            outer,
            isPadded && rank == 0 && reductions.isEmpty(),
            walk.segment());
    Kernel kernel = LoopCompiler.kernel(loop);
    int grain = outputs.isEmpty() ? REDUCED_GRAIN : GRAIN;
    Stage stage =
        reductions.isEmpty()
            ? new Stage(
                kernel,
                rank == 0 ? merged.inner() : merged.rows(),
                rank == 0 ? GRAIN : Math.max(1, GRAIN / merged.inner()))
            : new Stage(kernel, walk.units(), Math.max(1, grain / walk.unit()));
    return new Made(loop, stage, offsets, walk);
  }

  private Body body(Space merged) {
    Body body = new Body();
    Map<Tensor, Integer> values = new HashMap<>();
    for (Tensor input : inputs) {
      Integer scalar = scalarOf.get(input);
      Integer operand = operandOf.get(input);
      if (scalar != null) {
        values.put(input, body.scalar(scalar));
      } else if (operand != null) {
        values.put(input, body.load(operand, merged.runs(operand)));
      }
    }
    Map<Tensor, Integer> masks = new HashMap<>();
    for (Tensor tensor : group.tensors()) {
      if (Grouping.isElementwise(tensor)) {
        values.put(tensor, value(body, tensor, values, masks));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      body.store(operands.size() - outputs.size() + i, at(values, outputs.get(i)));
    }
    for (int i = 0; i < reductions.size(); i++) {
      Tensor reduction = reductions.get(i);
      body.reduce(opcode(reduction), i, at(values, Grouping.reduced(reduction, views)));
    }
    return body;
  }

  /** The reductions in the order of their results. */
  List<Tensor> reductions() {
    return reductions;
  }

  static Opcode opcode(Tensor reduction) {
    return switch (reduction.operation()) {
      case Reduction.SumOfSquares squares -> Opcode.SUM_OF_SQUARES;
      case Reduction.Max max -> Opcode.MAXIMUM;
      default -> Opcode.SUM;
    };
  }

  /**
   * A loop as a stage with its offsets array, in which the offsets of operands and results are
   * still to be filled in.
   */
  record Made(Loop loop, Stage stage, int[] offsets, Walk walk) {}

  private static int at(Map<Tensor, Integer> values, Tensor tensor) {
    Integer value = values.get(tensor);
    if (value == null) {
      throw new IllegalStateException("not in this loop: " + tensor);
    }
    return value;
  }

  private static int value(
      Body body, Tensor tensor, Map<Tensor, Integer> values, Map<Tensor, Integer> masks) {
    int x = at(values, tensor.input(0));
    return switch (tensor.operation()) {
      case Elementwise.Unary unary -> unary(body, unary, x);
      case Elementwise.Binary binary -> {
        int y = at(values, tensor.input(1));
        yield switch (binary) {
          case LESS, LESS_OR_EQUAL, EQUAL -> {
            int mask =
                switch (binary) {
                  case LESS -> body.less(x, y);
                  case LESS_OR_EQUAL -> body.lessOrEqual(x, y);
                  default -> body.equal(x, y);
                };
            masks.put(tensor, mask);
            yield body.select(mask, body.constant(1), body.constant(0));
          }
          case ADD -> body.add((Integer) x, (Integer) y);
          case SUB -> body.sub(x, y);
          case MUL -> body.mul(x, y);
          case DIV -> body.div(x, y);
          case MIN -> body.min(x, y);
          case MAX -> body.max(x, y);
          case POW -> Functions.pow(body, (Integer) x, (Integer) y);
        };
      }
      case Elementwise.Select select -> {
        Integer mask = masks.get(tensor.input(0));
        int yes = at(values, tensor.input(1));
        int no = at(values, tensor.input(2));
        // Not 0, NaN included, as the interpreter has it.
        yield mask != null
            ? body.select(mask, yes, no)
            : body.select(body.equal(x, body.constant(0)), no, yes);
      }
      case Elementwise.Cast cast ->
          tensor.input(0).type() == ElementType.INT32 ? body.toFloat(body.bits(x)) : x;
      default -> throw new IllegalStateException("not elementwise: " + tensor);
    };
  }

  private static int unary(Body body, Elementwise.Unary unary, Integer x) {
    return switch (unary) {
      case NEGATE -> body.neg(x);
      case ABS -> body.abs(x);
      case SQRT -> body.sqrt(x);
      case CBRT -> Functions.cbrt(body, x);
      case SIGN -> {
        int zero = body.constant(0);
        int positive = body.select(body.less(zero, x), body.constant(1), x);
        yield body.select(body.less(x, zero), body.constant(-1), positive);
      }
      case EXP -> Functions.exp(body, x);
      case EXPM1 -> Functions.expm1(body, x);
      case LOG -> Functions.log(body, x);
      case LOG1P -> Functions.log1p(body, x);
      case TANH -> Functions.tanh(body, x);
      case SIGMOID -> Functions.sigmoid(body, x);
      case SOFTPLUS -> Functions.softplus(body, x);
      case ERF -> Functions.erf(body, x);
      case SIN -> Functions.sin(body, x);
      case COS -> Functions.cos(body, x);
    };
  }
}

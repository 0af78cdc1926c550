package dev.evenflow.compiler;

import dev.evenflow.kernel.Functions;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.loop.Body;
import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Loop;
import dev.evenflow.kernel.loop.LoopCompiler;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** An elementwise group as a generated loop. */
final class ClusterLoop {
  private static final int GRAIN = 8192;

  private final Group group;
  private final Views views;
  private final Shape space;
  private final List<Tensor> inputs;
  private final Map<Tensor, Integer> operandOf = new HashMap<>();
  private final Map<Tensor, Integer> scalarOf = new HashMap<>();
  private final List<Tensor> outputs;
  private final List<Tensor> operands = new ArrayList<>();
  private final List<int[]> strides = new ArrayList<>();
  private final List<Tensor> scalars = new ArrayList<>();
  private final List<Access> accesses;

  /** From the group and those of its tensors that are read outside of it. */
  ClusterLoop(Group group, List<Tensor> outputs, Views views) {
    this.views = views;
    this.space = Grouping.space(group);
    this.outputs = outputs;
    SequencedSet<Tensor> inputs = new LinkedHashSet<>();
    for (Tensor tensor : group.tensors()) {
      if (Grouping.isElementwise(tensor)) {
        inputs.addAll(tensor.inputs());
      } else {
        inputs.add(tensor);
      }
    }
    inputs.removeIf(tensor -> group.tensors().contains(tensor) && Grouping.isElementwise(tensor));
    this.inputs = List.copyOf(inputs);
    this.accesses = this.inputs.stream().map(input -> Access.of(input, space, views)).toList();
    this.group = group;
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
        strides.add(access.strides());
      }
    }
    for (Tensor output : outputs) {
      operands.add(output);
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

  /** The stage; {@code isPadded} as in {@link Extents#of}. */
  Made make(boolean isPadded) {
    Space merged = Space.of(space, strides);
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
    int rank = merged.outerRank();
    Loop loop =
        new Loop(Loop.Direction.EACH, body.instructions(), operands.size(), scalars.size(), rank);
    int[][] outer = new int[operands.size()][];
    Arrays.setAll(outer, merged::outer);
    int[] offsets =
        Extents.of(
            loop,
            Arrays.copyOf(merged.extents(), rank),
            merged.inner(),
            outer,
            isPadded && rank == 0,
            merged.inner());
    int extent = rank == 0 ? merged.inner() : merged.rows();
    int grain = rank == 0 ? GRAIN : Math.max(1, GRAIN / merged.inner());
    return new Made(new Stage(LoopCompiler.kernel(loop), extent, grain), offsets);
  }

  /** A stage with its offsets array, in which the operands' offsets are still to be filled in. */
  record Made(Stage stage, int[] offsets) {}

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

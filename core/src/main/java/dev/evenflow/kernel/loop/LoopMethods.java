package dev.evenflow.kernel.loop;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.evenflow.kernel.Lanes;
import dev.evenflow.kernel.loop.Loop.Direction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;

/** The static methods of a loop's class: one row in vectors, and in single elements. */
final class LoopMethods {
  /** Independent chains of maxima, and the longest body that is written for each. */
  private static final int CHAINS = 4;

  private static final int MOST_CHAINED = 8;

  private static final ClassDesc REDUCTION = ClassDesc.of(Accumulator.class.getName());

  private final Loop loop;
  private final Set<Integer> fixed;
  private final MethodTypeDesc signature;
  private final List<Instruction> reductions;
  private final int slotsPerBuffer;
  private final int firstScalar;
  private final int from;
  private final int vectorEnd;
  private final int end;

  LoopMethods(Loop loop, Set<Integer> fixed, MethodTypeDesc signature) {
    this.loop = loop;
    this.signature = signature;
    this.fixed = fixed;
    this.reductions = loop.reductions();
    this.slotsPerBuffer = loop.direction() == Direction.ACROSS ? 3 : 2;
    this.firstScalar = slotsPerBuffer * loop.buffers();
    this.from = firstScalar + loop.scalars();
    this.vectorEnd = from + 1;
    this.end = from + 2;
  }

  private int array(int buffer) {
    return slotsPerBuffer * buffer;
  }

  private int offset(int buffer) {
    return slotsPerBuffer * buffer + 1;
  }

  private int stride(int buffer) {
    return slotsPerBuffer * buffer + 2;
  }

  private int result(Instruction reduction) {
    return loop.operands() + reduction.immediate();
  }

  /**
   * Finds operands at offset + i + ahead (along a row), at the running offset (across rows), or at
   * offset + i where that runs across rows for all of them.
   */
  private abstract class At implements LaneCode.Context {
    final CodeBuilder code;
    final int i;
    final int ahead;

    At(CodeBuilder code, int i, int ahead) {
      this.code = code;
      this.i = i;
      this.ahead = ahead;
    }

    @Override
    public void address(int operand) {
      code.aload(array(operand)).iload(offset(operand));
      boolean isAlong = loop.direction() != Direction.ACROSS && !fixed.contains(operand);
      if (isAlong || loop.isEven()) {
        code.iload(i).iadd();
        if (ahead > 0) {
          code.loadConstant(ahead).iadd();
        }
      }
    }

    @Override
    public void scalar(int index) {
      code.fload(firstScalar + index);
    }
  }

  /** Steps of {@code width} elements as long as they end before a bound; leaves the next index. */
  private static void steps(
      CodeBuilder code, int from, int bound, int width, Runnable step, int i) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iload(from).istore(i).labelBinding(top);
    code.iload(i).loadConstant(width).iadd().iload(bound).if_icmpgt(end);
    step.run();
    code.iinc(i, width).goto_(top).labelBinding(end);
  }

  /** The vector method, of any number of rows. */
  void vectors(CodeBuilder code) {
    vectors(code, true);
  }

  /**
   * The vector method across rows for multiples of four. A loop for the rest, which is hardly ever
   * needed, could make the method too large for C2 to keep all vectors in registers.
   */
  void fours(CodeBuilder code) {
    vectors(code, false);
  }

  private void vectors(CodeBuilder code, boolean withRest) {
    switch (loop.direction()) {
      case EACH -> {
        int i = code.allocateLocal(TypeKind.INT);
        steps(
            code,
            from,
            vectorEnd,
            Lanes.COUNT,
            () -> new VectorCode(code, loop.instructions()).write(new Unreduced(code, i)),
            i);
        rest(code, i);
      }
      case ALONG -> {
        int unroll = Accumulator.LANES / Lanes.COUNT;
        int chains = chains();
        VectorAccumulators accumulators = new VectorAccumulators(code, reductions, unroll * chains);
        int i = code.allocateLocal(TypeKind.INT);
        code.iload(from).istore(i);
        for (int width = unroll * chains; width >= unroll; width /= CHAINS) {
          alongVectors(code, accumulators, width, i);
        }
        for (Instruction reduction : reductions) {
          int buffer = result(reduction);
          accumulators.store(reduction, array(buffer), offset(buffer));
        }
        rest(code, i);
      }
      case ACROSS -> {
        VectorAccumulators accumulators =
            new VectorAccumulators(code, reductions, Accumulator.CHAINS);
        walkRows(
            code,
            withRest,
            (chain, at) ->
                new VectorCode(code, loop.instructions())
                    .write(
                        new At(code, at, 0) {
                          @Override
                          public void reduce(Instruction reduction, Runnable push) {
                            accumulators.add(reduction, chain, push);
                          }
                        }));
        for (Instruction reduction : reductions) {
          accumulators.fold(reduction);
          int buffer = result(reduction);
          accumulators.pushFirst(reduction);
          code.aload(array(buffer)).iload(offset(buffer));
          code.invokevirtual(
              VectorCode.FLOATS,
              "intoArray",
              MethodTypeDesc.of(CD_void, VectorCode.FLOAT_ARRAY, CD_int));
        }
      }
    }
    code.return_();
  }

  /** Maxima have no order, and one waits long for the one before: they are found in chains. */
  private int chains() {
    boolean areMaxima = reductions.stream().allMatch(each -> each.opcode() == Opcode.MAXIMUM);
    return areMaxima && loop.instructions().size() <= MOST_CHAINED ? CHAINS : 1;
  }

  /** Reduces several vectors a turn, each into accumulators of its own. */
  private void alongVectors(CodeBuilder code, VectorAccumulators accumulators, int vectors, int i) {
    Runnable step =
        () -> {
          for (int v = 0; v < vectors; v++) {
            int at = v;
            new VectorCode(code, loop.instructions())
                .write(
                    new At(code, i, v * Lanes.COUNT) {
                      @Override
                      public void reduce(Instruction reduction, Runnable push) {
                        accumulators.add(reduction, at, push);
                      }
                    });
          }
        };
    steps(code, i, vectorEnd, vectors * Lanes.COUNT, step, i);
  }

  private final class Unreduced extends At {
    Unreduced(CodeBuilder code, int i) {
      super(code, i, 0);
    }

    @Override
    public void reduce(Instruction reduction, Runnable push) {
      throw new IllegalStateException("nothing is reduced element by element");
    }
  }

  /** Calls the scalar method for what fills no vector. */
  private void rest(CodeBuilder code, int i) {
    Label done = code.newLabel();
    code.iload(i).iload(end).if_icmpge(done);
    for (int buffer = 0; buffer < loop.buffers(); buffer++) {
      code.aload(array(buffer)).iload(offset(buffer));
    }
    for (int scalar = 0; scalar < loop.scalars(); scalar++) {
      code.fload(firstScalar + scalar);
    }
    code.iload(i).iload(vectorEnd).iload(end);
    code.invokestatic(ClassDesc.of(LoopClass.NAME), "elements", signature);
    code.labelBinding(done);
  }

  private interface Chain {
    void write(int chain, int at);
  }

  /** Rows in fours, one chain each, then the rest with the first chain. */
  private void walkRows(CodeBuilder code, boolean withRest, Chain chain) {
    int at = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(at);
    int row = code.allocateLocal(TypeKind.INT);
    steps(
        code,
        from,
        end,
        Accumulator.CHAINS,
        () -> {
          for (int c = 0; c < Accumulator.CHAINS; c++) {
            chain.write(c, at);
            advance(code, at);
          }
        },
        row);
    if (!withRest) {
      return;
    }
    int last = code.allocateLocal(TypeKind.INT);
    steps(
        code,
        row,
        end,
        1,
        () -> {
          chain.write(0, at);
          advance(code, at);
        },
        last);
  }

  private void advance(CodeBuilder code, int at) {
    if (loop.isEven()) {
      code.iload(at).iload(stride(0)).iadd().istore(at);
      return;
    }
    for (int operand = 0; operand < loop.operands(); operand++) {
      code.iload(offset(operand)).iload(stride(operand)).iadd().istore(offset(operand));
    }
  }

  /** The scalar method. */
  void elements(CodeBuilder code) {
    switch (loop.direction()) {
      case EACH -> {
        int i = code.allocateLocal(TypeKind.INT);
        steps(
            code,
            from,
            end,
            1,
            () -> new ScalarCode(code, loop.instructions()).write(new Unreduced(code, i)),
            i);
      }
      case ALONG -> alongElements(code);
      case ACROSS -> acrossElements(code);
    }
    code.return_();
  }

  /** Full lanes first if this is the whole row, then the rest in order on top of the result. */
  private void alongElements(CodeBuilder code) {
    int i = code.allocateLocal(TypeKind.INT);
    code.iload(from).istore(i);
    if (Lanes.COUNT == 0) {
      int[] lanes = new int[reductions.size()];
      for (int r = 0; r < lanes.length; r++) {
        Instruction reduction = reductions.get(r);
        boolean isDouble = Accumulator.isDouble(reduction);
        code.loadConstant((float) Accumulator.identity(reduction));
        code.invokestatic(
            REDUCTION,
            isDouble ? "doubleLanes" : "lanes",
            MethodTypeDesc.of((isDouble ? CD_double : CD_float).arrayType(), CD_float));
        lanes[r] = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(lanes[r]);
      }
      // Whole groups of lanes end at the largest multiple of 16.
      code.iload(end).loadConstant(-Accumulator.LANES).iand();
      int whole = code.allocateLocal(TypeKind.INT);
      code.istore(whole);
      steps(code, from, whole, 1, () -> laneElement(code, i, lanes), i);
      for (int r = 0; r < lanes.length; r++) {
        Instruction reduction = reductions.get(r);
        boolean isDouble = Accumulator.isDouble(reduction);
        code.aload(lanes[r]).aload(array(result(reduction))).iload(offset(result(reduction)));
        code.invokestatic(
            REDUCTION,
            reduction.opcode() == Opcode.MAXIMUM ? "storeMaximum" : "storeSum",
            MethodTypeDesc.of(
                CD_void,
                (isDouble ? CD_double : CD_float).arrayType(),
                VectorCode.FLOAT_ARRAY,
                CD_int));
      }
    }
    steps(
        code,
        i,
        end,
        1,
        () ->
            new ScalarCode(code, loop.instructions())
                .write(
                    new At(code, i, 0) {
                      @Override
                      public void reduce(Instruction reduction, Runnable push) {
                        intoResult(code, reduction, push);
                      }
                    }),
        i);
  }

  private void laneElement(CodeBuilder code, int i, int[] lanes) {
    new ScalarCode(code, loop.instructions())
        .write(
            new At(code, i, 0) {
              @Override
              public void reduce(Instruction reduction, Runnable push) {
                boolean isDouble = Accumulator.isDouble(reduction);
                code.aload(lanes[reduction.immediate()]).iload(i);
                push.run();
                code.invokestatic(
                    REDUCTION,
                    reduction.opcode() == Opcode.MAXIMUM ? "compete" : "add",
                    MethodTypeDesc.of(
                        CD_void, (isDouble ? CD_double : CD_float).arrayType(), CD_int, CD_float));
              }
            });
  }

  private void intoResult(CodeBuilder code, Instruction reduction, Runnable push) {
    code.aload(array(result(reduction))).iload(offset(result(reduction)));
    push.run();
    code.invokestatic(
        REDUCTION,
        switch (reduction.opcode()) {
          case MAXIMUM -> "maximumInto";
          case SUM -> "sumInto";
          default -> "squareInto";
        },
        MethodTypeDesc.of(CD_void, VectorCode.FLOAT_ARRAY, CD_int, CD_float));
  }

  private void acrossElements(CodeBuilder code) {
    int[][] chains = new int[reductions.size()][Accumulator.CHAINS];
    for (int r = 0; r < chains.length; r++) {
      for (int c = 0; c < Accumulator.CHAINS; c++) {
        code.loadConstant((float) Accumulator.identity(reductions.get(r)));
        chains[r][c] = code.allocateLocal(TypeKind.FLOAT);
        code.fstore(chains[r][c]);
      }
    }
    walkRows(
        code,
        true,
        (chain, at) ->
            new ScalarCode(code, loop.instructions())
                .write(
                    new At(code, at, 0) {
                      @Override
                      public void reduce(Instruction reduction, Runnable push) {
                        int local = chains[reduction.immediate()][chain];
                        code.fload(local);
                        push.run();
                        combine(code, reduction);
                        code.fstore(local);
                      }
                    }));
    for (int r = 0; r < chains.length; r++) {
      Instruction reduction = reductions.get(r);
      code.aload(array(result(reduction))).iload(offset(result(reduction)));
      code.fload(chains[r][0]).fload(chains[r][2]);
      combine(code, reduction);
      code.fload(chains[r][1]).fload(chains[r][3]);
      combine(code, reduction);
      combine(code, reduction);
      code.fastore();
    }
  }

  private static void combine(CodeBuilder code, Instruction reduction) {
    if (reduction.opcode() == Opcode.MAXIMUM) {
      code.invokestatic(ScalarCode.MATH, "max", MethodTypeDesc.of(CD_float, CD_float, CD_float));
    } else {
      code.fadd();
    }
  }
}

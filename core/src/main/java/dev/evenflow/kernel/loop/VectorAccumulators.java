package dev.evenflow.kernel.loop;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.evenflow.kernel.Lanes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * The vectors that reductions gather in, each a local of its own: {@code count} float vectors a
 * reduction, or twice as many of doubles.
 */
final class VectorAccumulators {
  private static final ClassDesc SHAPE_CONVERSION = VectorCode.CONVERSION;

  private final CodeBuilder code;
  private final int[][] locals;

  VectorAccumulators(CodeBuilder code, List<Instruction> reductions, int count) {
    this.code = code;
    this.locals = new int[reductions.size()][];
    for (int r = 0; r < locals.length; r++) {
      Instruction reduction = reductions.get(r);
      boolean isDouble = Accumulator.isDouble(reduction);
      locals[r] = new int[isDouble ? 2 * count : count];
      for (int k = 0; k < locals[r].length; k++) {
        if (isDouble) {
          VectorCode.species(code, "DOUBLES");
          code.dconst_0();
          code.invokestatic(
              VectorCode.DOUBLES,
              "broadcast",
              MethodTypeDesc.of(VectorCode.DOUBLES, VectorCode.SPECIES, CD_double));
        } else {
          VectorCode.species(code, "FLOATS");
          code.loadConstant((float) Accumulator.identity(reduction));
          VectorCode.broadcast(code);
        }
        locals[r][k] = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(locals[r][k]);
      }
    }
  }

  private static ClassDesc type(Instruction reduction) {
    return Accumulator.isDouble(reduction) ? VectorCode.DOUBLES : VectorCode.FLOATS;
  }

  private void combine(Instruction reduction) {
    ClassDesc type = type(reduction);
    code.invokevirtual(
        type,
        reduction.opcode() == Opcode.MAXIMUM ? "max" : "add",
        MethodTypeDesc.of(type, VectorCode.ANY));
  }

  /** Reduces a vector of floats into the accumulators at a place. */
  void add(Instruction reduction, int place, Runnable push) {
    int[] own = locals[reduction.immediate()];
    if (!Accumulator.isDouble(reduction)) {
      code.aload(own[place]);
      push.run();
      combine(reduction);
      code.astore(own[place]);
      return;
    }
    for (int part = 0; part < 2; part++) {
      push.run();
      code.getstatic(VectorCode.OPERATORS, "F2D", SHAPE_CONVERSION);
      VectorCode.species(code, "DOUBLES");
      code.loadConstant(part);
      code.invokevirtual(
          VectorCode.ANY,
          "convertShape",
          MethodTypeDesc.of(VectorCode.ANY, SHAPE_CONVERSION, VectorCode.SPECIES, CD_int));
      code.checkcast(VectorCode.DOUBLES);
      int wide = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(wide);
      // The square of a float is exact in double, so that a plain product and sum round once.
      code.aload(own[2 * place + part]).aload(wide).aload(wide);
      code.invokevirtual(
          VectorCode.DOUBLES, "mul", MethodTypeDesc.of(VectorCode.DOUBLES, VectorCode.ANY));
      combine(reduction);
      code.astore(own[2 * place + part]);
    }
  }

  /** Halves the vectors until one is left: k with k + half. */
  void fold(Instruction reduction) {
    int[] own = locals[reduction.immediate()];
    for (int half = own.length / 2; half > 0; half /= 2) {
      for (int k = 0; k < half; k++) {
        code.aload(own[k]).aload(own[k + half]);
        combine(reduction);
        code.astore(own[k]);
      }
    }
  }

  /** Pushes the vector that {@link #fold} left. */
  void pushFirst(Instruction reduction) {
    code.aload(locals[reduction.immediate()][0]);
  }

  /** Folds vectors, then the lanes of the last one, and writes the result to an array. */
  void store(Instruction reduction, int array, int offset) {
    fold(reduction);
    boolean isDouble = Accumulator.isDouble(reduction);
    ClassDesc type = type(reduction);
    int[] lane = new int[isDouble ? Lanes.COUNT / 2 : Lanes.COUNT];
    for (int k = 0; k < lane.length; k++) {
      pushFirst(reduction);
      code.loadConstant(k);
      code.invokevirtual(type, "lane", MethodTypeDesc.of(isDouble ? CD_double : CD_float, CD_int));
      lane[k] = code.allocateLocal(isDouble ? TypeKind.DOUBLE : TypeKind.FLOAT);
      keepLane(isDouble, lane[k]);
    }
    for (int half = lane.length / 2; half > 0; half /= 2) {
      for (int k = 0; k < half; k++) {
        loadLane(isDouble, lane[k]);
        loadLane(isDouble, lane[k + half]);
        combineLanes(reduction);
        keepLane(isDouble, lane[k]);
      }
    }
    if (isDouble) {
      code.dload(lane[0]).aload(array).iload(offset);
      code.invokestatic(
          ClassDesc.of(Accumulator.class.getName()),
          "storeDouble",
          MethodTypeDesc.of(CD_void, CD_double, VectorCode.FLOAT_ARRAY, CD_int));
    } else {
      code.aload(array).iload(offset).fload(lane[0]).fastore();
    }
  }

  private void keepLane(boolean isDouble, int local) {
    if (isDouble) {
      code.dstore(local);
    } else {
      code.fstore(local);
    }
  }

  private void loadLane(boolean isDouble, int local) {
    if (isDouble) {
      code.dload(local);
    } else {
      code.fload(local);
    }
  }

  private void combineLanes(Instruction reduction) {
    switch (reduction.opcode()) {
      case MAXIMUM ->
          code.invokestatic(
              ScalarCode.MATH, "max", MethodTypeDesc.of(CD_float, CD_float, CD_float));
      case SUM_OF_SQUARES -> code.dadd();
      default -> code.fadd();
    }
  }
}

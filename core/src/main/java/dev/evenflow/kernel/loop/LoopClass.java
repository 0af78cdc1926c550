package dev.evenflow.kernel.loop;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.evenflow.kernel.GeneratedClass;
import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Lanes;
import dev.evenflow.kernel.loop.Loop.Direction;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The class file of a loop. Its {@code run} finds the rows of a range and calls one static method a
 * row, which holds a single loop and all its values in locals: the form that C2 turns into good
 * code. What fills no vector goes to a scalar twin of that method.
 */
final class LoopClass {
  static final String NAME = LoopClass.class.getPackageName() + ".GeneratedLoop";
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc SELF = ClassDesc.of(NAME);
  private static final ClassDesc EXTENTS = ClassDesc.of(Extents.class.getName());
  private static final ClassDesc FLOAT_ARRAY = CD_float.arrayType();
  private static final ClassDesc INT_ARRAY = CD_int.arrayType();

  // The parameters of run.
  private static final int BUFFERS = 1;
  private static final int OFFSETS = 2;
  private static final int SCALARS = 3;
  private static final int FROM = 4;
  private static final int TO = 5;

  private final Loop loop;
  private final int buffers;
  private final boolean isVector = Lanes.COUNT > 0;
  private final Set<Integer> fixed = new HashSet<>();

  private LoopClass(Loop loop) {
    this.loop = loop;
    this.buffers = loop.buffers();
    for (Instruction instruction : loop.instructions()) {
      if (instruction.opcode() == Opcode.LOAD_FIXED) {
        fixed.add(instruction.immediate());
      }
    }
  }

  /** The kernel, an instance of the class. */
  static Kernel of(Loop loop) {
    return GeneratedClass.instance(LOOKUP, SELF, Kernel.class, new LoopClass(loop)::methods);
  }

  private void methods(ClassBuilder type) {
    GeneratedClass.implement(type, Kernel.class, "run", this::run);
    MethodTypeDesc signature = signature();
    LoopMethods methods = new LoopMethods(loop, fixed, signature);
    if (isVector) {
      type.withMethodBody("vectors", signature, ClassFile.ACC_STATIC, methods::vectors);
      if (loop.direction() == Direction.ACROSS) {
        type.withMethodBody("fours", signature, ClassFile.ACC_STATIC, methods::fours);
      }
    }
    type.withMethodBody("elements", signature, ClassFile.ACC_STATIC, methods::elements);
  }

  /**
   * For each buffer its array and where it begins, across rows also its stride; the scalars; then
   * where to begin, up to where vectors may run, and the end (across rows: 0, 0, the rows).
   */
  private MethodTypeDesc signature() {
    List<ClassDesc> types = new ArrayList<>();
    for (int i = 0; i < buffers; i++) {
      types.add(FLOAT_ARRAY);
      types.add(CD_int);
      if (loop.direction() == Direction.ACROSS) {
        types.add(CD_int);
      }
    }
    for (int i = 0; i < loop.scalars(); i++) {
      types.add(CD_float);
    }
    types.add(CD_int);
    types.add(CD_int);
    types.add(CD_int);
    return MethodTypeDesc.of(CD_void, types);
  }

  private void run(CodeBuilder code) {
    switch (loop.direction()) {
      case EACH -> {
        if (loop.outerRank() == 0) {
          flat(code);
        } else {
          forEach(code, FROM, TO, row -> each(code, row));
        }
      }
      case ALONG -> forEach(code, FROM, TO, unit -> along(code, unit));
      case ACROSS -> forEach(code, FROM, TO, unit -> across(code, unit));
    }
    code.return_();
  }

  private interface Part {
    void write(int local);
  }

  /** Writes a loop over ints, the bounds given as locals. */
  private static void forEach(CodeBuilder code, int from, int to, Part part) {
    int i = code.allocateLocal(TypeKind.INT);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iload(from).istore(i).labelBinding(top).iload(i).iload(to).if_icmpge(end);
    part.write(i);
    code.iinc(i, 1).goto_(top).labelBinding(end);
  }

  private void extent(CodeBuilder code, int which) {
    code.aload(OFFSETS).loadConstant(buffers + which).iaload();
  }

  private int newInt(CodeBuilder code) {
    int local = code.allocateLocal(TypeKind.INT);
    code.istore(local);
    return local;
  }

  private void pushBuffer(CodeBuilder code, int buffer) {
    code.aload(BUFFERS).loadConstant(buffer).aaload();
  }

  private void pushOffset(CodeBuilder code, int buffer) {
    code.aload(OFFSETS).loadConstant(buffer).iaload();
  }

  private void pushScalars(CodeBuilder code) {
    for (int i = 0; i < loop.scalars(); i++) {
      code.aload(SCALARS).loadConstant(i).faload();
    }
  }

  private void call(CodeBuilder code) {
    code.invokestatic(SELF, isVector ? "vectors" : "elements", signature());
  }

  /** No outer axis: the range is one row. */
  private void flat(CodeBuilder code) {
    for (int buffer = 0; buffer < buffers; buffer++) {
      pushBuffer(code, buffer);
      pushOffset(code, buffer);
    }
    pushScalars(code);
    code.iload(FROM);
    Label inside = code.newLabel();
    Label chosen = code.newLabel();
    code.iload(TO);
    extent(code, Extents.INNER);
    code.if_icmplt(inside);
    extent(code, Extents.VECTOR_END);
    code.goto_(chosen).labelBinding(inside).iload(TO).labelBinding(chosen);
    code.iload(TO);
    call(code);
  }

  private void pushBase(CodeBuilder code, int operand, int rank, int row) {
    code.aload(OFFSETS)
        .loadConstant(buffers)
        .loadConstant(rank)
        .loadConstant(loop.outerRank())
        .loadConstant(operand)
        .iload(row)
        .invokestatic(
            EXTENTS,
            "base",
            MethodTypeDesc.of(CD_int, INT_ARRAY, CD_int, CD_int, CD_int, CD_int, CD_int));
  }

  private void each(CodeBuilder code, int row) {
    for (int operand = 0; operand < loop.operands(); operand++) {
      pushBuffer(code, operand);
      pushBase(code, operand, loop.outerRank(), row);
    }
    pushScalars(code);
    code.iconst_0();
    extent(code, Extents.INNER);
    extent(code, Extents.INNER);
    call(code);
  }

  private void along(CodeBuilder code, int unit) {
    code.iload(unit);
    extent(code, Extents.SEGMENTS);
    code.idiv();
    int row = newInt(code);
    code.iload(unit);
    extent(code, Extents.SEGMENTS);
    code.irem();
    extent(code, Extents.SEGMENT_LENGTH);
    code.imul();
    int start = newInt(code);
    extent(code, Extents.SEGMENT_LENGTH);
    extent(code, Extents.INNER);
    code.iload(start).isub();
    minimum(code);
    int length = newInt(code);
    for (int operand = 0; operand < loop.operands(); operand++) {
      pushBuffer(code, operand);
      pushBase(code, operand, loop.outerRank(), row);
      if (!fixed.contains(operand)) {
        code.iload(start).iadd();
      }
    }
    for (Instruction reduction : loop.reductions()) {
      int buffer = loop.operands() + reduction.immediate();
      pushBuffer(code, buffer);
      pushOffset(code, buffer);
      code.iload(unit);
      if (reduction.opcode() == Opcode.SUM_OF_SQUARES) {
        code.iconst_2().imul();
      }
      code.iadd();
    }
    pushScalars(code);
    code.iconst_0().iload(length).iload(length);
    call(code);
  }

  private static void minimum(CodeBuilder code) {
    code.invokestatic(ScalarCode.MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
  }

  private void across(CodeBuilder code, int unit) {
    int outer = loop.outerRank() - 1;
    extent(code, Extents.OUTER + outer);
    int extent = newInt(code);
    code.iload(extent).loadConstant(Extents.BLOCK - 1).iadd().loadConstant(Extents.BLOCK).idiv();
    int blocks = newInt(code);
    code.iload(unit).iload(blocks).idiv();
    int row = newInt(code);
    code.iload(unit).iload(blocks).irem().loadConstant(Extents.BLOCK).imul();
    int start = newInt(code);
    code.loadConstant(Extents.BLOCK).iload(extent).iload(start).isub();
    minimum(code);
    int rows = newInt(code);
    int[] bases = new int[loop.operands()];
    int[] strides = new int[loop.operands()];
    for (int operand = 0; operand < bases.length; operand++) {
      pushStride(code, operand);
      strides[operand] = newInt(code);
      pushBase(code, operand, outer, row);
      code.iload(start).iload(strides[operand]).imul().iadd();
      bases[operand] = newInt(code);
    }
    extent(code, Extents.INNER);
    int inner = newInt(code);
    code.iconst_0();
    int column = newInt(code);
    if (isVector) {
      Label anyRows = code.newLabel();
      Label chosen = code.newLabel();
      code.iload(rows).loadConstant(Accumulator.CHAINS).irem().ifne(anyRows);
      columns(code, "fours", Lanes.COUNT, column, inner, unit, rows, bases, strides);
      code.goto_(chosen).labelBinding(anyRows);
      columns(code, "vectors", Lanes.COUNT, column, inner, unit, rows, bases, strides);
      code.labelBinding(chosen);
    }
    columns(code, "elements", 1, column, inner, unit, rows, bases, strides);
  }

  private void pushStride(CodeBuilder code, int operand) {
    int rank = loop.outerRank();
    extent(code, Extents.OUTER + rank + operand * rank + rank - 1);
  }

  /** Goes on from column to column, {@code width} at a time, as long as that many are left. */
  private void columns(
      CodeBuilder code,
      String method,
      int width,
      int column,
      int inner,
      int unit,
      int rows,
      int[] bases,
      int[] strides) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(top).iload(column).loadConstant(width).iadd().iload(inner).if_icmpgt(end);
    for (int operand = 0; operand < bases.length; operand++) {
      pushBuffer(code, operand);
      code.iload(bases[operand]);
      if (!fixed.contains(operand)) {
        code.iload(column).iadd();
      }
      code.iload(strides[operand]);
    }
    for (int result = 0; result < loop.reductions().size(); result++) {
      pushBuffer(code, loop.operands() + result);
      pushOffset(code, loop.operands() + result);
      code.iload(unit).iload(inner).imul().iadd().iload(column).iadd().iconst_0();
    }
    pushScalars(code);
    code.iconst_0().iconst_0().iload(rows);
    code.invokestatic(SELF, method, signature());
    code.iinc(column, width).goto_(top).labelBinding(end);
  }
}

package dev.evenflow.kernel.loop;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Code for a single element, with the same bits as a lane of {@link VectorCode}. */
final class ScalarCode extends LaneCode {
  static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");

  ScalarCode(CodeBuilder code, List<Instruction> body) {
    super(code, body);
  }

  @Override
  int keep(Opcode.Kind kind) {
    if (kind == Opcode.Kind.F) {
      int local = code.allocateLocal(TypeKind.FLOAT);
      code.fstore(local);
      return local;
    }
    int local = code.allocateLocal(TypeKind.INT);
    code.istore(local);
    return local;
  }

  @Override
  void load(Opcode.Kind kind, int local) {
    if (kind == Opcode.Kind.F) {
      code.fload(local);
    } else {
      code.iload(local);
    }
  }

  @Override
  void store(Instruction instruction, Context context, Runnable push) {
    context.address(instruction.immediate());
    push.run();
    code.fastore();
  }

  @Override
  void compute(Instruction instruction, Context context) {
    switch (instruction.opcode()) {
      case LOAD, LOAD_FIXED -> {
        context.address(instruction.immediate());
        code.faload();
      }
      case SCALAR -> context.scalar(instruction.immediate());
      case CONSTANT -> code.loadConstant(Float.intBitsToFloat(instruction.immediate()));
      case INTEGER -> code.loadConstant(instruction.immediate());
      case SELECT -> select(instruction);
      default -> {
        pushArguments(instruction);
        apply(instruction);
      }
    }
  }

  private void apply(Instruction instruction) {
    switch (instruction.opcode()) {
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case FMA -> math("fma", CD_float, CD_float, CD_float);
      case MIN -> math("min", CD_float, CD_float);
      case MAX -> math("max", CD_float, CD_float);
      case NEG -> code.fneg();
      case ABS -> math("abs", CD_float);
      case SQRT -> {
        // The square root of a float in double, rounded to float, is correctly rounded.
        code.f2d();
        code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
        code.d2f();
      }
      case LESS -> compare(Opcode.LESS);
      case LESS_OR_EQUAL -> compare(Opcode.LESS_OR_EQUAL);
      case EQUAL -> compare(Opcode.EQUAL);
      case BITS ->
          code.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
      case FROM_BITS ->
          code.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
      case ADD_INT -> code.iadd();
      case SUB_INT -> code.isub();
      case AND -> code.iand();
      case OR -> code.ior();
      case SHIFT_LEFT -> {
        code.loadConstant(instruction.immediate());
        code.ishl();
      }
      case SHIFT_RIGHT -> {
        code.loadConstant(instruction.immediate());
        code.ishr();
      }
      case TO_FLOAT -> code.i2f();
      case TO_INT -> code.f2i();
      default -> throw new IllegalStateException("not a computation: " + instruction);
    }
  }

  private void math(String method, ClassDesc... arguments) {
    code.invokestatic(MATH, method, MethodTypeDesc.of(CD_float, arguments));
  }

  /** Pushes 1 or 0; NaN compares as false. */
  private void compare(Opcode comparison) {
    Label yes = code.newLabel();
    Label end = code.newLabel();
    if (comparison == Opcode.EQUAL) {
      code.fcmpg();
      code.ifeq(yes);
    } else {
      code.fcmpg();
      if (comparison == Opcode.LESS) {
        code.iflt(yes);
      } else {
        code.ifle(yes);
      }
    }
    code.iconst_0();
    code.goto_(end);
    code.labelBinding(yes);
    code.iconst_1();
    code.labelBinding(end);
  }

  private void select(Instruction instruction) {
    Label no = code.newLabel();
    Label end = code.newLabel();
    push(instruction.a());
    code.ifeq(no);
    push(instruction.b());
    code.goto_(end);
    code.labelBinding(no);
    push(instruction.c());
    code.labelBinding(end);
  }
}

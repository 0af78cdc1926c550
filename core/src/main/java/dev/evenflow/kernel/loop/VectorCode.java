package dev.evenflow.kernel.loop;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Code for a whole vector of lanes, by jdk.incubator.vector. */
final class VectorCode extends LaneCode {
  static final ClassDesc FLOATS = vectorClass("FloatVector");
  static final ClassDesc DOUBLES = vectorClass("DoubleVector");
  static final ClassDesc ANY = vectorClass("Vector");
  static final ClassDesc SPECIES = vectorClass("VectorSpecies");
  static final ClassDesc OPERATORS = vectorClass("VectorOperators");
  static final ClassDesc CONVERSION = vectorClass("VectorOperators$Conversion");
  static final ClassDesc FLOAT_ARRAY = CD_float.arrayType();
  private static final ClassDesc INTS = vectorClass("IntVector");
  private static final ClassDesc MASK = vectorClass("VectorMask");
  private static final ClassDesc COMPARISON = vectorClass("VectorOperators$Comparison");
  private static final ClassDesc BINARY = vectorClass("VectorOperators$Binary");
  private static final ClassDesc CHOSEN = ClassDesc.of(Species.class.getName());

  VectorCode(CodeBuilder code, List<Instruction> body) {
    super(code, body);
  }

  private static ClassDesc vectorClass(String name) {
    return ClassDesc.of("jdk.incubator.vector." + name);
  }

  /** Pushes the species of a kind of vector. */
  static void species(CodeBuilder code, String name) {
    code.getstatic(CHOSEN, name, SPECIES);
  }

  /** Turns a float on the stack into a vector of it; the species lies below. */
  static void broadcast(CodeBuilder code) {
    code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, CD_float));
  }

  @Override
  int keep(Opcode.Kind kind) {
    int local = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(local);
    return local;
  }

  @Override
  void load(Opcode.Kind kind, int local) {
    code.aload(local);
  }

  @Override
  void store(Instruction instruction, Context context, Runnable push) {
    push.run();
    context.address(instruction.immediate());
    code.invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, FLOAT_ARRAY, CD_int));
  }

  @Override
  void compute(Instruction instruction, Context context) {
    switch (instruction.opcode()) {
      case LOAD -> {
        species(code, "FLOATS");
        context.address(instruction.immediate());
        code.invokestatic(
            FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, FLOAT_ARRAY, CD_int));
      }
      case LOAD_FIXED -> {
        species(code, "FLOATS");
        context.address(instruction.immediate());
        code.faload();
        broadcast(code);
      }
      case SCALAR -> {
        species(code, "FLOATS");
        context.scalar(instruction.immediate());
        broadcast(code);
      }
      case CONSTANT -> {
        species(code, "FLOATS");
        code.loadConstant(Float.intBitsToFloat(instruction.immediate()));
        broadcast(code);
      }
      case INTEGER -> {
        species(code, "INTS");
        code.loadConstant(instruction.immediate());
        code.invokestatic(INTS, "broadcast", MethodTypeDesc.of(INTS, SPECIES, CD_int));
      }
      default -> {
        // A selection is written as the other side blended with this one.
        if (instruction.opcode() == Opcode.SELECT) {
          push(instruction.c());
          push(instruction.b());
          push(instruction.a());
        } else {
          pushArguments(instruction);
        }
        apply(instruction);
      }
    }
  }

  private void apply(Instruction instruction) {
    switch (instruction.opcode()) {
      case ADD -> floats("add", ANY);
      case SUB -> floats("sub", ANY);
      case MUL -> floats("mul", ANY);
      case DIV -> floats("div", ANY);
      case FMA -> floats("fma", ANY, ANY);
      case MIN -> floats("min", ANY);
      case MAX -> floats("max", ANY);
      case NEG -> floats("neg");
      case ABS -> floats("abs");
      case SQRT -> floats("sqrt");
      case LESS -> compare("LT");
      case LESS_OR_EQUAL -> compare("LE");
      case EQUAL -> compare("EQ");
      case SELECT -> floats("blend", ANY, MASK);
      case BITS -> code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
      case FROM_BITS -> code.invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
      case ADD_INT -> ints("add");
      case SUB_INT -> ints("sub");
      case AND -> ints("and");
      case OR -> ints("or");
      case SHIFT_LEFT -> shift("LSHL", instruction.immediate());
      case SHIFT_RIGHT -> shift("ASHR", instruction.immediate());
      case TO_FLOAT -> convert("I2F", INTS, FLOATS);
      case TO_INT -> convert("F2I", FLOATS, INTS);
      default -> throw new IllegalStateException("not a computation: " + instruction);
    }
  }

  private void floats(String method, ClassDesc... arguments) {
    code.invokevirtual(FLOATS, method, MethodTypeDesc.of(FLOATS, arguments));
  }

  private void ints(String method) {
    code.invokevirtual(INTS, method, MethodTypeDesc.of(INTS, ANY));
  }

  private void compare(String comparison) {
    // The other operand lies on the stack already: it goes on top of the comparison.
    int other = keep(Opcode.Kind.F);
    code.getstatic(OPERATORS, comparison, COMPARISON);
    code.aload(other);
    code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY));
  }

  private void shift(String operator, int places) {
    code.getstatic(OPERATORS, operator, BINARY);
    code.loadConstant(places);
    code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
  }

  private void convert(String conversion, ClassDesc from, ClassDesc to) {
    code.getstatic(OPERATORS, conversion, CONVERSION);
    code.iconst_0();
    code.invokevirtual(from, "convert", MethodTypeDesc.of(ANY, CONVERSION, CD_int));
    code.checkcast(to);
  }
}

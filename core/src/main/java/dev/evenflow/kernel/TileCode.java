package dev.evenflow.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Code of a method with a tile of sums, some rows by one or two vectors, each in a local variable:
 * only those stay in registers, and only where their species is a constant of the class. So a tile
 * is written out for each number of rows and vectors and each species.
 *
 * <p>What is broadcast gets its type from a vector that was loaded, for that is one which C2 knows
 * from the bytecode alone, whatever widths the virtual machine has seen.
 */
final class TileCode {
  private static final ClassDesc FLOAT_ARRAY = CD_float.arrayType();

  private static final ClassDesc FLOATS = vectorClass("FloatVector");
  private static final ClassDesc ANY = vectorClass("Vector");
  private static final ClassDesc SPECIES = vectorClass("VectorSpecies");
  private static final ClassDesc OPERATORS = vectorClass("VectorOperators");
  private static final ClassDesc TERNARY = vectorClass("VectorOperators$Ternary");

  private final CodeBuilder code;
  private final ClassDesc species;
  private final int lanes;
  private final int[][] sums;
  private final int[] right;
  private final int left;

  /**
   * Code of a method.
   *
   * @param species a class whose constant SPECIES is that of the vectors
   * @param lanes floats in a vector
   */
  TileCode(CodeBuilder code, Class<?> species, int lanes, int rows, int vectors) {
    this.code = code;
    this.species = ClassDesc.of(species.getName());
    this.lanes = lanes;
    this.sums = new int[rows][];
    Arrays.setAll(sums, row -> locals(code, vectors));
    this.right = locals(code, vectors);
    this.left = code.allocateLocal(TypeKind.REFERENCE);
  }

  private static int[] locals(CodeBuilder code, int vectors) {
    return IntStream.range(0, vectors).map(v -> code.allocateLocal(TypeKind.REFERENCE)).toArray();
  }

  private static ClassDesc vectorClass(String name) {
    return ClassDesc.of("jdk.incubator.vector." + name);
  }

  /** Keeps the int on the stack. */
  int keep() {
    int local = code.allocateLocal(TypeKind.INT);
    code.istore(local);
    return local;
  }

  /** Writes a loop over ints from the one on the stack, as long as they are below a local. */
  void loop(int bound, int step, IntConsumer body) {
    int i = keep();
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(top).iload(i).iload(bound).if_icmpge(end);
    body.accept(i);
    code.iinc(i, step).goto_(top).labelBinding(end);
  }

  private void pushSpecies() {
    code.getstatic(species, "SPECIES", SPECIES);
  }

  private void load(int array, Runnable place, int vector) {
    pushSpecies();
    code.aload(array);
    place.run();
    code.loadConstant(vector * lanes)
        .iadd()
        .invokestatic(FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, FLOAT_ARRAY, CD_int));
  }

  /** Lets all sums be 0. */
  void zero() {
    for (int[] row : sums) {
      for (int sum : row) {
        pushSpecies();
        code.invokestatic(FLOATS, "zero", MethodTypeDesc.of(FLOATS, SPECIES)).astore(sum);
      }
    }
  }

  /** Reads the sums from an array, given what pushes the place of a row in it. */
  void load(int array, IntConsumer place) {
    for (int i = 0; i < sums.length; i++) {
      int row = i;
      for (int v = 0; v < right.length; v++) {
        load(array, () -> place.accept(row), v);
        code.astore(sums[i][v]);
      }
    }
  }

  /** Writes the sums to an array, given what pushes the place of a row in it. */
  void store(int array, IntConsumer place) {
    for (int row = 0; row < sums.length; row++) {
      place.accept(row);
      int at = keep();
      for (int v = 0; v < right.length; v++) {
        code.aload(sums[row][v])
            .aload(array)
            .iload(at)
            .loadConstant(v * lanes)
            .iadd()
            .invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, FLOAT_ARRAY, CD_int));
      }
    }
  }

  /**
   * Adds to each row of sums a float times the vectors at one place.
   *
   * @param array where the vectors are
   * @param place pushes where in it
   * @param value pushes the float of a row
   */
  void step(int array, Runnable place, IntConsumer value) {
    right(array, place);
    for (int i = 0; i < sums.length; i++) {
      int row = i;
      left(() -> value.accept(row));
      multiplyAdd(row);
    }
  }

  /** Loads the vectors of the right operand. */
  void right(int array, Runnable place) {
    for (int v = 0; v < right.length; v++) {
      load(array, place, v);
      code.astore(right[v]);
    }
  }

  /** Broadcasts a float of the left operand, in the form of the right one. */
  void left(Runnable value) {
    code.aload(right[0]);
    value.run();
    code.invokevirtual(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, CD_float)).astore(left);
  }

  /** Adds the product of both operands to a row of sums. */
  void multiplyAdd(int row) {
    for (int v = 0; v < right.length; v++) {
      code.aload(left)
          .getstatic(OPERATORS, "FMA", TERNARY)
          .aload(right[v])
          .aload(sums[row][v])
          .invokevirtual(FLOATS, "lanewise", MethodTypeDesc.of(FLOATS, TERNARY, ANY, ANY))
          .astore(sums[row][v]);
    }
  }
}

package dev.evenflow.kernel.loop;

import dev.evenflow.kernel.Arithmetic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop's body under construction. Values are the places of their instructions; equal instructions
 * are written once.
 */
public final class Body implements Arithmetic<Integer, Integer, Integer> {
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Instruction, Integer> places = new HashMap<>();

  /** Creates an empty body. */
  public Body() {}

  /** The instructions so far. */
  public List<Instruction> instructions() {
    return List.copyOf(instructions);
  }

  private int add(Opcode opcode, int a, int b, int c, int immediate) {
    return places.computeIfAbsent(
        new Instruction(opcode, a, b, c, immediate),
        instruction -> {
          instructions.add(instruction);
          return instructions.size() - 1;
        });
  }

  private int add(Opcode opcode, int a, int b) {
    return add(opcode, a, b, -1, 0);
  }

  private int add(Opcode opcode, int a) {
    return add(opcode, a, -1, -1, 0);
  }

  /** The element of an operand, which runs along the inner loop or stands still. */
  public int load(int operand, boolean runs) {
    return add(runs ? Opcode.LOAD : Opcode.LOAD_FIXED, -1, -1, -1, operand);
  }

  /** A rank-0 operand. */
  public int scalar(int index) {
    return add(Opcode.SCALAR, -1, -1, -1, index);
  }

  /** Writes a value to an operand that runs along the inner loop. */
  public void store(int operand, int value) {
    add(Opcode.STORE, value, -1, -1, operand);
  }

  /** Reduces a value to the result with this number. */
  public void reduce(Opcode reduction, int result, int value) {
    add(reduction, value, -1, -1, result);
  }

  @Override
  public Integer constant(float value) {
    return add(Opcode.CONSTANT, -1, -1, -1, Float.floatToRawIntBits(value));
  }

  @Override
  public Integer add(Integer a, Integer b) {
    return add(Opcode.ADD, a.intValue(), b.intValue());
  }

  @Override
  public Integer sub(Integer a, Integer b) {
    return add(Opcode.SUB, a.intValue(), b.intValue());
  }

  @Override
  public Integer mul(Integer a, Integer b) {
    return add(Opcode.MUL, a.intValue(), b.intValue());
  }

  @Override
  public Integer div(Integer a, Integer b) {
    return add(Opcode.DIV, a.intValue(), b.intValue());
  }

  @Override
  public Integer fma(Integer a, Integer b, Integer c) {
    return add(Opcode.FMA, a, b, c, 0);
  }

  @Override
  public Integer min(Integer a, Integer b) {
    return add(Opcode.MIN, a.intValue(), b.intValue());
  }

  @Override
  public Integer max(Integer a, Integer b) {
    return add(Opcode.MAX, a.intValue(), b.intValue());
  }

  @Override
  public Integer neg(Integer a) {
    return add(Opcode.NEG, a);
  }

  @Override
  public Integer abs(Integer a) {
    return add(Opcode.ABS, a);
  }

  @Override
  public Integer sqrt(Integer a) {
    return add(Opcode.SQRT, a);
  }

  @Override
  public Integer less(Integer a, Integer b) {
    return add(Opcode.LESS, a.intValue(), b.intValue());
  }

  @Override
  public Integer lessOrEqual(Integer a, Integer b) {
    return add(Opcode.LESS_OR_EQUAL, a.intValue(), b.intValue());
  }

  @Override
  public Integer equal(Integer a, Integer b) {
    return add(Opcode.EQUAL, a.intValue(), b.intValue());
  }

  @Override
  public Integer select(Integer condition, Integer yes, Integer no) {
    return add(Opcode.SELECT, condition, yes, no, 0);
  }

  @Override
  public Integer bits(Integer a) {
    return add(Opcode.BITS, a);
  }

  @Override
  public Integer fromBits(Integer a) {
    return add(Opcode.FROM_BITS, a);
  }

  @Override
  public Integer integer(int value) {
    return add(Opcode.INTEGER, -1, -1, -1, value);
  }

  @Override
  public Integer addInt(Integer a, Integer b) {
    return add(Opcode.ADD_INT, a.intValue(), b.intValue());
  }

  @Override
  public Integer subInt(Integer a, Integer b) {
    return add(Opcode.SUB_INT, a.intValue(), b.intValue());
  }

  @Override
  public Integer and(Integer a, Integer b) {
    return add(Opcode.AND, a.intValue(), b.intValue());
  }

  @Override
  public Integer or(Integer a, Integer b) {
    return add(Opcode.OR, a.intValue(), b.intValue());
  }

  @Override
  public Integer shiftLeft(Integer a, int places) {
    return add(Opcode.SHIFT_LEFT, a, -1, -1, places);
  }

  @Override
  public Integer shiftRight(Integer a, int places) {
    return add(Opcode.SHIFT_RIGHT, a, -1, -1, places);
  }

  @Override
  public Integer toFloat(Integer a) {
    return add(Opcode.TO_FLOAT, a);
  }

  @Override
  public Integer toInt(Integer a) {
    return add(Opcode.TO_INT, a);
  }
}

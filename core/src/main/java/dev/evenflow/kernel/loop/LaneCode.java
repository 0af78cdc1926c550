package dev.evenflow.kernel.loop;

import java.lang.classfile.CodeBuilder;
import java.util.List;

/** Writes the instructions of a body once, for one vector or one element. */
abstract class LaneCode {
  final CodeBuilder code;
  final List<Instruction> body;
  private final int[] locals;

  LaneCode(CodeBuilder code, List<Instruction> body) {
    this.code = code;
    this.body = body;
    this.locals = new int[body.size()];
  }

  /** Where operands are and what becomes of values that are reduced. */
  interface Context {
    /** Pushes the array of an operand and the index of its first lane. */
    void address(int operand);

    /** Pushes a rank-0 operand as a float. */
    void scalar(int index);

    /** Takes the reduced value, which {@code push} pushes. */
    void reduce(Instruction reduction, Runnable push);
  }

  /** Writes all instructions. */
  final void write(Context context) {
    for (int place = 0; place < body.size(); place++) {
      Instruction instruction = body.get(place);
      if (instruction.opcode().isReduction()) {
        context.reduce(instruction, () -> push(instruction.a()));
      } else if (instruction.opcode() == Opcode.STORE) {
        int value = instruction.a();
        store(instruction, context, () -> push(value));
      } else {
        compute(instruction, context);
        locals[place] = keep(instruction.opcode().kind());
      }
    }
  }

  /** Pushes the value of a place. */
  final void push(int place) {
    load(body.get(place).opcode().kind(), locals[place]);
  }

  /** Pushes the arguments of an instruction that has them. */
  final void pushArguments(Instruction instruction) {
    if (instruction.a() >= 0) {
      push(instruction.a());
    }
    if (instruction.b() >= 0) {
      push(instruction.b());
    }
    if (instruction.c() >= 0) {
      push(instruction.c());
    }
  }

  /** Stores the top of the stack to a new local and tells which. */
  abstract int keep(Opcode.Kind kind);

  /** Pushes a local. */
  abstract void load(Opcode.Kind kind, int local);

  /** Pushes the value of an instruction. */
  abstract void compute(Instruction instruction, Context context);

  /** Writes a value to an operand. */
  abstract void store(Instruction instruction, Context context, Runnable push);
}

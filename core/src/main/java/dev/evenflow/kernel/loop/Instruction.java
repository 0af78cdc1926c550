package dev.evenflow.kernel.loop;

/**
 * One instruction of a loop's body; its value is known by its place in the list.
 *
 * @param opcode what it does
 * @param a the place of the first argument, or -1
 * @param b the place of the second argument, or -1
 * @param c the place of the third argument, or -1
 * @param immediate an operand's number, a constant's bits, or a number of places
 */
public record Instruction(Opcode opcode, int a, int b, int c, int immediate) {}

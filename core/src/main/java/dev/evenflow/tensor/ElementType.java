package dev.evenflow.tensor;

/** What the elements of a tensor are. A rank-0 tensor of either type is evaluated in double. */
public enum ElementType {
  /** IEEE 754 single precision. */
  FLOAT32,
  /** 32-bit two's complement integers: labels, rows and other indices. They carry no gradient. */
  INT32
}

package dev.evenflow.tensor;

/**
 * What a tensor computes from its inputs: the closed set of operations. Each is a record of its
 * attributes alone, so that equal operations on the same inputs are found by hashing.
 *
 * <p>A new operation needs a gradient written in existing ones, an evaluation in the interpreter
 * and a lowering in the compiler.
 */
public sealed interface Operation
    permits Source,
        Elementwise,
        Movement,
        Reduction,
        MatMul,
        Convolving,
        Pooling,
        Indexing,
        Scanning {

  /** The name that errors, dumps and reports print. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Writes the vector-Jacobian product as expressions.
   *
   * @param node the differentiated tensor, whose operation this is
   * @param adjoint the derivative of the objective by {@code node}, of its shape
   * @param adjoints where the contributions to the inputs go; an input without one has none
   */
  void differentiate(Tensor node, Tensor adjoint, Adjoints adjoints);
}

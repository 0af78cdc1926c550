package dev.evenflow.tensor;

/** Collects the contributions of an operation's gradient rule to the adjoints of its inputs. */
@FunctionalInterface
public interface Adjoints {
  /**
   * Adds a contribution to the adjoint of an input.
   *
   * @param input an input of the differentiated node
   * @param contribution a tensor of the input's shape
   */
  void add(Tensor input, Tensor contribution);
}

package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Measures steps while they are taken: what it asks for becomes further outputs of the program of
 * those steps that are watched. Weights are the same to the bit with a probe and without, and steps
 * that are not watched cost nothing more.
 *
 * @see Trainer#watch
 */
public interface Probe {
  /**
   * What a probe asks for.
   *
   * @param outputs of any rank, told of every step
   * @param afterwards of rank 0, told of committed steps and NaN of others: what is made of
   *     parameters, their gradients and what they become is computed while they are written, which
   *     costs next to nothing
   */
  record Asked(List<Tensor> outputs, List<Tensor> afterwards) {
    /** Nothing. */
    public static final Asked NOTHING = new Asked(List.of(), List.of());

    /** Copies the lists. */
    public Asked {
      outputs = List.copyOf(outputs);
      afterwards = List.copyOf(afterwards);
    }
  }

  /**
   * What to compute of a step beside it; asked whenever a step is compiled, such as for a shorter
   * last batch, and as many each time.
   *
   * @param step as it is written
   */
  Asked asks(StepView step);

  /**
   * A step was watched.
   *
   * @param report what it did; it may have been refused
   * @param values of the outputs and of those afterwards, in their order, row-major; what is of
   *     rank 0 is not rounded to a float
   */
  void observed(StepReport report, List<double[]> values);
}

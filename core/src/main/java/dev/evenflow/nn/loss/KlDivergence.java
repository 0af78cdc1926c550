package dev.evenflow.nn.loss;

import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/**
 * The Kullback-Leibler divergence of softmax(output) from the target's probabilities: {@code sum_c
 * t_c (ln t_c - ln softmax(output)_c)}, the mean over examples. Targets have the output's shape and
 * sum to 1 along the last axis; where t is 0 so is its term.
 */
public record KlDivergence() implements Loss {
  @Override
  public Tensor of(Tensor output, Tensor target) {
    Tensor t = Targets.alike("kl", output, target);
    Tensor log = Tensor.select(t.greater(0), t, t.onesLike()).log();
    return t.mul(log.sub(output.logSoftmax(-1))).sum(-1).mean();
  }
}

package com.example.digits;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * PowerSign (Bello et al. 2017): steps grow where gradient and momentum agree, else they shrink.
 */
public record PowerSign(double learningRate, double beta) implements Rule {
  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor momentum =
        slots.next("momentum", 0, before -> before.mul(beta).add(gradient.mul(1 - beta)));
    Tensor growth = gradient.sign().mul(momentum.sign()).exp();
    return parameter.sub(gradient.mul(growth).mul(slots.rate(learningRate)));
  }
}

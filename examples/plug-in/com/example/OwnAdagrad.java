package com.example;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/** Adagrad (Duchi et al. 2011): coordinates that moved much move less from now on. */
public record OwnAdagrad(double learningRate) implements Rule {
  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor sum = slots.next("sum", 0.1, before -> before.add(gradient.square()));
    Tensor direction = gradient.div(sum.sqrt());
    return parameter.sub(direction.mul(slots.rate(learningRate)));
  }
}

package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * What a layer says at the end of each sequence, whatever its length: [n, time, in] becomes [n,
 * features]. Shorter sequences have steps of nothing but zeros behind them; the last step with any
 * other number is the end. A recurrent layer that runs forward sees nothing of what is behind.
 *
 * @param body from sequences [n, time, in] to sequences [n, time, features]
 */
public record LastValidStep(Layer body) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    scope.require(input, 3, "sequences [n, time, features]");
    int time = input.shape().extent(1);
    Tensor isValid = input.square().sum(-1).greater(0);
    Tensor last = isValid.mul(Tensor.iota(time).add(1)).argMax(-1);
    Tensor output = scope.apply(body, input);
    Shape one = output.shape().with(1, 1);
    Tensor place = last.reshape(one.extent(0), 1, 1).broadcastTo(one);
    return output.takeAlong(1, place).reshape(one.without(1));
  }
}

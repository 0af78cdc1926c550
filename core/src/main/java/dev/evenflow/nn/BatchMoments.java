package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * What is known of values per channel.
 *
 * @param count rank 0: how many values a channel has
 * @param mean [channels]
 * @param variance [channels], the mean of squared deviations
 */
public record BatchMoments(Tensor count, Tensor mean, Tensor variance) {
  /**
   * Those of these values and others together (Chan, Golub and LeVeque 1983, eq. 2.1): nothing is
   * the difference of two large numbers. Either may be of no values, not both.
   */
  public BatchMoments with(BatchMoments others) {
    Tensor total = count.add(others.count);
    Tensor own = count.div(total);
    Tensor share = others.count.div(total);
    Tensor apart = others.mean.sub(mean);
    return new BatchMoments(
        total,
        mean.add(apart.mul(share)),
        variance.mul(own).add(others.variance.mul(share)).add(apart.square().mul(own.mul(share))));
  }
}

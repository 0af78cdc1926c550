package dev.evenflow.optimizers.wrapper;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * Takes one step for several batches, as one for a batch of all their examples, in the memory of
 * one: {@code g = sum w_i g_i / sum w_i} over the micro-batches, with the weights that the loss
 * itself gives them. Clips, guard, decay, schedules, bias correction and everything inside this
 * wrapper see effective batches; order: accumulate, transforms, guard, rule.
 *
 * <p>A bad number in one micro-batch refuses the whole effective batch. One that an epoch leaves
 * incomplete is completed by the next epoch; one that the end of training leaves incomplete stays
 * in the snapshot, so that a longer training goes on from there. Running statistics of
 * normalizations are those of the effective batch, but each micro-batch is normalized by its own.
 * It costs a copy of all parameters, and steps on whole tables where batches look up rows.
 *
 * <p>It must be the last wrapper. Inside, optimizers that ask for the loss at other weights ({@link
 * Sam}, L-BFGS) and {@link Lazy} are refused when the first step is written.
 *
 * @param optimizer what takes the step
 * @param batches how many make a step, at least 1; default 2
 */
public record Accumulate(Optimizer optimizer, int batches) implements Optimizer {
  /** Checks the number. */
  public Accumulate {
    Hyperparameters.count("batches", batches);
  }

  /** Of two batches. */
  public Accumulate(Optimizer optimizer) {
    this(optimizer, 2);
  }

  @Override
  public int microBatches() {
    return batches;
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    slots.accumulates(batches);
    return optimizer.step(objective, slots);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}

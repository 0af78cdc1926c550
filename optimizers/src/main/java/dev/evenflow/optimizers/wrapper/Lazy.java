package dev.evenflow.optimizers.wrapper;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.LazyRows;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * Steps only on the rows of tables that a batch looked up, as PyTorch's SparseAdam and TensorFlow's
 * LazyAdam do, for any optimizer: time and memory of a step do not depend on the table's height.
 *
 * <pre>{@code
 * rows that were looked up:   p, slots = optimizer(p, slots)
 * all others:                 slots stay,  p = p - share p          share: lr weightDecay
 * }</pre>
 *
 * <p>Of the rows that were not looked up neither moments nor parameters move, whereas without this
 * wrapper momentum goes on and averages fade: another formula wherever the optimizer has either.
 * The step's number is that of all steps, so bias corrections are too. Weight decay beside the rule
 * (of AdamW and its kind, {@link DecoupledDecay}) is exact: a row that was not looked up for k
 * steps owes k decays at these steps' rates, and pays before it is read again, evaluated or saved;
 * until then {@link Variable#values()} lacks them. Decay that goes through the rule as part of the
 * gradient ({@link CoupledDecay}) acts in steps that look the row up.
 *
 * <p>Tables are parameters that are looked up and read in no other way; others train as without
 * this wrapper. Rules that measure whole parameters (Lamb, Lars, Adafactor, Muon and others) keep
 * their meaning but are computed on whole tables, as the program's notes say. So are wrappers
 * around this one that change every row; those inside, such as averages, become lazy too. A step
 * whose decay is not below 1 is refused.
 *
 * @param optimizer what takes the step
 */
public record Lazy(Optimizer optimizer) implements Optimizer {
  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    LazyRows rows = new LazyRows(objective.here().gradients(), slots);
    return rows.kept(optimizer.step(objective, rows.slots()));
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return LazyRows.paid(optimizer.evaluationWeights(parameters, slots), slots);
  }
}

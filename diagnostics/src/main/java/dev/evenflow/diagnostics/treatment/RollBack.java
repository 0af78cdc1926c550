package dev.evenflow.diagnostics.treatment;

import dev.evenflow.training.Snapshot;

/**
 * Goes back to weights, states and slots as they were before the damage, and on with the batches
 * that come next.
 *
 * @param good a snapshot of the same training, taken earlier
 */
public record RollBack(Snapshot good) implements Treatment {
  @Override
  public Patient of(Patient before) {
    Snapshot now = before.snapshot();
    return new Patient(
        before.plan(),
        new Snapshot(
            now.position(), now.settings(), now.example(), now.progress(), good.variables()));
  }

  @Override
  public String toString() {
    return "back to the weights after batch " + good.position();
  }
}

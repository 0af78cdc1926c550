package dev.evenflow.diagnostics.treatment;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.training.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts another optimizer in the place of the one that trains. What both remember under one name
 * goes over as it is. The velocity of {@link Sgd} becomes the first moment of Adam and its kin, a
 * sum of gradients in which old ones fade becoming their mean: {@code m = (1 - momentum) v}; their
 * second moment begins with its square, as if all gradients had been the mean.
 *
 * @param optimizer that takes its place
 */
public record SwapOptimizer(Optimizer optimizer) implements Treatment {
  private static final String VELOCITY = "/momentum";
  private static final String FIRST = "/first";
  private static final String SECOND = "/second";

  @Override
  public Patient of(Patient before) {
    Patient after = Treated.by(optimizer, before);
    if (!(before.plan().optimizer() instanceof Sgd sgd)) {
      return after;
    }
    List<Entry> moments = new ArrayList<>();
    for (Entry entry : before.snapshot().variables()) {
      if (entry.name().endsWith(VELOCITY) && entry.shape().length > 0) {
        String parameter = entry.name().substring(0, entry.name().length() - VELOCITY.length());
        float[] first = entry.floats();
        float[] second = new float[first.length];
        for (int i = 0; i < first.length; i++) {
          first[i] *= (float) (1 - sgd.momentum());
          second[i] = first[i] * first[i];
        }
        moments.add(Entry.of(parameter + FIRST, entry.shape(), first, 0));
        moments.add(Entry.of(parameter + SECOND, entry.shape(), second, 0));
      }
    }
    return after.with(moments);
  }

  @Override
  public String toString() {
    return "go on with " + optimizer;
  }
}

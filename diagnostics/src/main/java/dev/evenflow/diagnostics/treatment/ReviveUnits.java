package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Gives units that put out 0 for all examples of a batch new weights, without changing the model's
 * function: the weights that lead to a unit are drawn anew, its bias becomes 0, and the weights
 * that lead from it to the next layer become 0, so that nothing is heard of it until it has
 * something to say. What optimizers remember of these weights becomes 0 too.
 *
 * <p>Source: re-initialization of dormant neurons as in Sokar et al., "The dormant neuron
 * phenomenon in deep reinforcement learning", ICML 2023.
 *
 * @param batch of training examples, the larger the better
 */
public record ReviveUnits(Batch batch) implements Treatment {
  /** Between what is put out before and after there may be the rounding of other sums. */
  private static final double ROUNDING = 1e-4;

  /** A layer whose units an activation silences, and the one that reads them. */
  private record Pair(String from, String to, boolean[] dead) {
    boolean isIll() {
      for (boolean each : dead) {
        if (each) {
          return true;
        }
      }
      return false;
    }
  }

  /** Which elements of an array with the units along its last axis, or along the one before. */
  private record Elements(boolean[] dead, int columns, boolean isOut) {
    boolean contains(int index) {
      return dead[(isOut ? index / columns : index) % dead.length];
    }

    float[] replaced(float[] values, IntToFloat value) {
      for (int i = 0; i < values.length; i++) {
        values[i] = contains(i) ? value.at(i) : values[i];
      }
      return values;
    }
  }

  private interface IntToFloat {
    float at(int index);
  }

  @Override
  public Patient of(Patient before) {
    Examination seen = Examination.of(before, batch);
    List<Pair> pairs = pairs(seen).stream().filter(Pair::isIll).toList();
    if (pairs.isEmpty()) {
      throw new EvenflowException(
          "no unit between two layers of weights is silent for all %d examples"
              .formatted(batch.size()));
    }
    float[] said = said(seen);
    Map<String, Entry> all = before.variables();
    // All ways out first: what leads from one silent unit to another counts as a way in.
    for (Pair pair : pairs) {
      Variable out = seen.weight(pair.to);
      replace(all, out, new Elements(pair.dead, out.shape().extent(-1), true), _ -> 0);
    }
    for (Pair pair : pairs) {
      Variable in = seen.weight(pair.from);
      int units = pair.dead.length;
      String stream = "revive/%d/%s".formatted(before.snapshot().position(), in.name());
      float[] drawn =
          new HeNormal()
              .values(
                  in.shape(),
                  new Fans(in.shape().size() / units, units),
                  new RandomStream(seen.variables().seed(), stream));
      Elements ways = new Elements(pair.dead, 1, false);
      replace(all, in, ways, i -> drawn[i]);
      if (seen.variables().contains(pair.from + ".bias")) {
        replace(all, seen.variables().get(pair.from + ".bias"), ways, _ -> 0);
      }
    }
    Patient after = before.with(List.copyOf(all.values()));
    requireSame(said, said(Examination.of(after, batch)));
    return after;
  }

  /** Gives elements of a variable another value, and 0 to what is remembered of them. */
  private static void replace(
      Map<String, Entry> all, Variable variable, Elements elements, IntToFloat value) {
    int[] shape = variable.shape().extents();
    all.replaceAll((name, entry) -> {
      boolean isSlot = name.startsWith(variable.name() + "/");
      return (isSlot || name.equals(variable.name())) && Arrays.equals(entry.shape(), shape)
          ? Entry.of(name, shape, elements.replaced(entry.floats(), isSlot ? _ -> 0 : value), 0)
          : entry;
    });
  }

  /** Activations with the layers of weights before and behind. */
  private static List<Pair> pairs(Examination seen) {
    List<Applied> layers = seen.layers();
    List<Applied> weighted = seen.weighted();
    List<Applied> activations = new ArrayList<>();
    List<Pair> found = new ArrayList<>();
    for (Applied layer : layers) {
      if (layer.layer() instanceof Activation) {
        activations.add(layer);
      }
    }
    List<float[]> sizes =
        seen.values(
            activations.stream()
                .map(each -> Examination.rows(each.output()).abs().maxAlong(0))
                .toList());
    for (int i = 0; i < activations.size(); i++) {
      Tensor input = activations.get(i).input();
      int place = layers.indexOf(activations.get(i));
      float[] size = sizes.get(i);
      boolean[] dead = new boolean[size.length];
      for (int unit = 0; unit < size.length; unit++) {
        dead[unit] = size[unit] == 0;
      }
      weighted.stream()
          .filter(each -> each.output() == input)
          .findFirst()
          .ifPresent(from ->
              weighted.stream()
                  .filter(each -> layers.indexOf(each) > place)
                  .filter(each -> reads(seen.weight(each.path()), dead.length))
                  .findFirst()
                  .ifPresent(to -> found.add(new Pair(from.path(), to.path(), dead))));
    }
    return found;
  }

  private static boolean reads(Variable weight, int units) {
    int out = weight.shape().extent(-1);
    return weight.shape().size() / out % units == 0;
  }

  private static float[] said(Examination seen) {
    return seen.values(List.of(seen.layers().getLast().output())).getFirst();
  }

  private static void requireSame(float[] before, float[] after) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(before[i]));
      difference = Math.max(difference, Math.abs((double) before[i] - after[i]));
    }
    if (!(difference <= ROUNDING * largest)) {
      throw new EvenflowException(
          "units cannot be revived without changing what the model says: there is another way"
              + " around the layers that read them");
    }
  }

  @Override
  public String toString() {
    return "give silent units new weights that nothing hears yet";
  }
}

package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Followed;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Normalizes what layers put out, by batch normalization behind each, under the name {@code
 * repair}. Its running statistics begin with those of a batch.
 *
 * @param batch of training examples, at least 2
 * @param layers the paths
 * @param start what scale and bias begin with
 */
public record InsertNormalization(Batch batch, List<String> layers, Start start)
    implements Treatment {
  static final String NAME = "repair";

  private static final BatchNorm NORM = BatchNorm.torch();

  static final Amended.Amendment AMENDMENT = layer -> new Followed(layer, NORM, NAME);

  /** What scale and bias begin with. */
  public enum Start {
    /** The deviation and mean of each channel, so that the model's function stays as it is. */
    MATCHED,
    /** 1 and 0, so that each channel has a variance of 1 at once. */
    PLAIN
  }

  /** Copies the list. */
  public InsertNormalization {
    layers = List.copyOf(layers);
  }

  @Override
  public Patient of(Patient before) {
    Map<String, Amended.Amendment> amendments = new LinkedHashMap<>();
    for (String layer : layers) {
      if (isBehind(layer, before)) {
        throw new EvenflowException(layer + " is followed by a normalization already");
      }
      amendments.put(layer, AMENDMENT);
    }
    Patient after =
        before.with(before.plan().withModel(new Amended(before.plan().model(), amendments)));
    // What is matched leaves what the next one is given as it is; what is not changes it.
    boolean isMatched = start == Start.MATCHED;
    Examination seen = Examination.of(isMatched ? before : after, batch);
    List<Tensor> outputs =
        layers.stream()
            .map(each ->
                isMatched ? seen.layer(each).output() : seen.layer(each + "." + NAME).input())
            .toList();
    List<Tensor> moments = new ArrayList<>();
    for (Tensor each : outputs) {
      Tensor rows = Examination.rows(each);
      Tensor mean = rows.mean(0);
      moments.add(mean);
      moments.add(rows.sub(mean).square().mean(0));
    }
    List<float[]> values = seen.values(moments);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int count = outputs.get(i).shape().size() / outputs.get(i).shape().extent(-1);
      entries.addAll(
          statistics(
              layers.get(i) + "." + NAME + ".", count, values.get(2 * i), values.get(2 * i + 1)));
    }
    return after.with(entries);
  }

  static boolean isBehind(String layer, Patient patient) {
    return patient.variables().containsKey(layer + "." + NAME + ".running-mean");
  }

  private List<Entry> statistics(String name, int count, float[] means, float[] variances) {
    int[] shape = {means.length};
    float[] unbiased = new float[means.length];
    float[] scale = new float[means.length];
    for (int i = 0; i < means.length; i++) {
      unbiased[i] = variances[i] * count / (count - 1);
      scale[i] = (float) Math.sqrt(variances[i] + NORM.epsilon());
    }
    List<Entry> entries = new ArrayList<>();
    entries.add(Entry.of(name + "running-mean", shape, means, 0));
    entries.add(Entry.of(name + "running-variance", shape, unbiased, 0));
    if (start == Start.MATCHED) {
      entries.add(Entry.of(name + "scale", shape, scale, 0));
      entries.add(Entry.of(name + "bias", shape, means, 0));
    }
    return entries;
  }

  @Override
  public String toString() {
    return start == Start.MATCHED
        ? "insert batch normalization, matched to what %s put out".formatted(listed(layers))
        : "insert batch normalization behind " + listed(layers);
  }

  static String listed(List<String> layers) {
    return layers.size() < 4
        ? String.join(", ", layers)
        : "%s, ... %s (%d layers)".formatted(layers.getFirst(), layers.getLast(), layers.size());
  }
}

package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rescales weights, layer by layer from the input on, until what each layer puts out has a variance
 * of 1 on a batch. A weight that puts out the same for all is drawn anew first, orthogonal. What
 * optimizers remember of the weights is forgotten. On the way, inserted residual branches get a
 * mean of 0 and a variance of one part of as many as there are. The model's function is not
 * preserved.
 *
 * <p>Sources: of whole layers, Mishkin and Matas, "All you need is a good init", ICLR 2016,
 * algorithm 1; of units, with biases, Krähenbühl et al., "Data-dependent initializations of
 * convolutional neural networks", ICLR 2016, algorithm 1.
 *
 * @param batch of training examples
 * @param share what has one variance
 */
public record Rescale(Batch batch, Share share) implements Treatment {
  private static final int TRIALS = 4;
  private static final double LEAST = 1e-20;
  private static final double TOLERANCE = 0.1;

  /** What has one variance. */
  public enum Share {
    /** All that a layer puts out: directions of weights stay, biases too. */
    LAYER,
    /** All that a layer puts out, by orthogonal weights that are drawn anew; biases become 0. */
    ORTHOGONAL_LAYER,
    /** Each unit over the examples; the bias makes its mean 0. */
    UNIT
  }

  @Override
  public Patient of(Patient before) {
    Examination seen = Examination.of(before, batch);
    List<Applied> weighted = seen.weighted();
    long branches =
        seen.layers().stream().filter(each -> InsertResidual.isBranch(each.path())).count();
    List<Applied> inOrder =
        seen.layers().stream()
            .filter(each -> isStandardized(each) || weighted.contains(each))
            .toList();
    List<Tensor> moments = new ArrayList<>();
    for (Applied layer : inOrder) {
      boolean isStandardized = isStandardized(layer);
      Tensor rows = Examination.rows(isStandardized ? layer.input() : layer.output());
      Tensor mean = isStandardized || share == Share.UNIT ? rows.mean(0) : rows.mean();
      Tensor squares = rows.sub(mean).square();
      moments.add(mean);
      moments.add(share == Share.UNIT && !isStandardized ? squares.mean(0) : squares.mean());
    }
    if (share == Share.ORTHOGONAL_LAYER) {
      weighted.forEach(each -> redraw(seen, each.path()));
    }
    Measured measured = new Measured(seen.program(moments));
    for (int i = 0; i < inOrder.size(); i++) {
      Applied layer = inOrder.get(i);
      if (isStandardized(layer)) {
        double variance = InsertResidual.isBranch(layer.path()) ? 1.0 / branches : 1;
        standardize(seen, layer.path(), measured, i, variance);
      } else {
        rescale(seen, layer, measured, i);
      }
    }
    Set<String> changed = weighted.stream().map(Applied::path).collect(Collectors.toSet());
    Map<String, Entry> now = seen.entries();
    return before.with(List.copyOf(now.values())).without(name -> isSlotOf(name, changed));
  }

  /** Means and variances of layers, which are computed again only after a change. */
  private static final class Measured {
    private final Program program;
    private boolean isNew;

    Measured(Program program) {
      this.program = program;
    }

    void changed() {
      isNew = false;
    }

    float[] means(int layer) {
      return values(2 * layer);
    }

    float[] variances(int layer) {
      return values(2 * layer + 1);
    }

    private float[] values(int output) {
      if (!isNew) {
        program.run();
        isNew = true;
      }
      return program.values(output);
    }
  }

  private static boolean isStandardized(Applied layer) {
    return InsertResidual.isBranch(layer.path()) || InsertResidual.isInput(layer.path());
  }

  private static void standardize(
      Examination seen, String path, Measured measured, int index, double variance) {
    double found = Math.max(measured.variances(index)[0], LEAST);
    seen.variables().get(path + "." + InsertResidual.MEAN).assign(measured.means(index));
    seen.variables().get(path + "." + InsertResidual.SCALE).scalar(Math.sqrt(variance / found));
    measured.changed();
  }

  private static boolean isSlotOf(String name, Set<String> layers) {
    int slash = name.indexOf('/');
    return slash > 0
        && layers.contains(name.substring(0, Math.max(0, name.lastIndexOf('.', slash))));
  }

  private void rescale(Examination seen, Applied layer, Measured measured, int index) {
    Variable weight = seen.weight(layer.path());
    for (int trial = 0; trial < TRIALS; trial++) {
      float[] means = measured.means(index);
      float[] variances = measured.variances(index);
      if (share != Share.UNIT && variances[0] <= LEAST) {
        redraw(seen, layer.path());
      } else if (isDone(means, variances)) {
        return;
      } else {
        scale(seen, layer.path(), weight, means, variances);
      }
      measured.changed();
    }
  }

  private boolean isDone(float[] means, float[] variances) {
    for (int unit = 0; unit < variances.length; unit++) {
      boolean isCentred = share != Share.UNIT || Math.abs(means[unit]) < TOLERANCE;
      boolean isSilent = variances[unit] <= LEAST;
      if (!isCentred || !(isSilent || Math.abs(variances[unit] - 1) < TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  private static void redraw(Examination seen, String path) {
    Variable weight = seen.weight(path);
    int out = weight.shape().extent(-1);
    weight.assign(
        new Orthogonal()
            .values(
                weight.shape(),
                new Fans(weight.shape().size() / out, out),
                new RandomStream(seen.variables().seed(), "rescale/" + weight.name())));
    if (seen.variables().contains(path + ".bias")) {
      seen.variables().get(path + ".bias").fill(0);
    }
  }

  private void scale(
      Examination seen, String path, Variable weight, float[] means, float[] variances) {
    int units = weight.shape().extent(-1);
    float[] values = weight.values();
    float[] factors = new float[units];
    for (int unit = 0; unit < units; unit++) {
      float variance = variances[share == Share.UNIT ? unit : 0];
      if (!Float.isFinite(variance)) {
        throw new EvenflowException(
            "%s cannot be rescaled: the variance of what it puts out is %s"
                .formatted(path, variance));
      }
      factors[unit] = variance <= LEAST ? 1 : (float) (1 / Math.sqrt(variance));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i % units];
    }
    weight.assign(values);
    if (seen.variables().contains(path + ".bias") && share == Share.UNIT) {
      Variable bias = seen.variables().get(path + ".bias");
      float[] shifts = bias.values();
      for (int unit = 0; unit < shifts.length; unit++) {
        shifts[unit] = factors[unit] * (shifts[unit] - means[unit]);
      }
      bias.assign(shifts);
    }
  }

  @Override
  public String toString() {
    return share == Share.ORTHOGONAL_LAYER
        ? "draw orthogonal weights with which every layer puts out a variance of 1"
        : "rescale weights until every %s puts out a variance of 1"
            .formatted(share.name().toLowerCase(Locale.ROOT));
  }
}

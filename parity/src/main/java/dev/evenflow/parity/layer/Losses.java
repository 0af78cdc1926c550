package dev.evenflow.parity.layer;

import dev.evenflow.nn.Loss;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.nn.loss.Huber;
import dev.evenflow.nn.loss.KlDivergence;
import dev.evenflow.nn.loss.L1;
import dev.evenflow.nn.loss.Mse;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.parity.reference.Values;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Losses of outputs x and targets y or, as classes, {@code targets}: one number of shape [1]. */
final class Losses {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of(
          "loss:mse",
          given -> ofElements(given, new Mse()),
          "loss:l1",
          given -> ofElements(given, new L1()),
          "loss:huber",
          given -> ofElements(given, new Huber(given.arguments().number("delta", 1))),
          "loss:bce-with-logits",
          Losses::binary,
          "loss:kl-div",
          Losses::divergence,
          "loss:cross-entropy",
          Losses::crossEntropy);

  private static final int DEFAULT_IGNORED = -100;

  private Losses() {}

  /** Whether the sum is wanted in place of the mean; every loss of ours is one number. */
  private static String reduction(Given given, String otherwise) {
    Arguments arguments = given.arguments();
    String reduction = arguments.text("reduction", otherwise);
    arguments.refuse("reduction", reduction.equals("none"), "a loss is one number");
    for (String old : new String[] {"size_average", "reduce"}) {
      arguments.refuse(old, arguments.has(old), "say reduction");
    }
    return reduction;
  }

  /** The mean over so many parts, or their sum. */
  private static Written reduced(Given given, Tensor mean, double parts) {
    String reduction = reduction(given, "mean");
    Tensor loss =
        switch (reduction) {
          case "mean" -> mean;
          case "sum" -> mean.mul(parts);
          default -> throw given.arguments().fault("reduction", "mean or sum", reduction);
        };
    return Written.of(loss.reshape(1));
  }

  private static Written ofElements(Given given, Loss loss) {
    Tensor x = given.floats("x");
    return reduced(given, loss.of(x, given.floats("y")), x.shape().size());
  }

  private static Written binary(Given given) {
    Arguments arguments = given.arguments();
    arguments.refuse("weight", arguments.has("weight"), "all elements count alike");
    return ofElements(given, new BceWithLogits(arguments.numbers("pos_weight")));
  }

  /** The case's target is logits too; whether PyTorch was given their logarithms is the same. */
  private static Written divergence(Given given) {
    Tensor x = given.floats("x");
    given.arguments().ignoring("log_target");
    Tensor mean = new KlDivergence().of(x, given.floats("y").softmax(-1));
    double batch = (double) x.shape().size() / x.shape().extent(-1);
    String reduction = reduction(given, "batchmean");
    Tensor loss =
        switch (reduction) {
          case "batchmean" -> mean.mul(batch / x.shape().extent(0));
          case "mean" -> mean.div(x.shape().extent(-1));
          case "sum" -> mean.mul(batch);
          default ->
              throw given.arguments().fault("reduction", "batchmean, mean or sum", reduction);
        };
    return Written.of(loss.reshape(1));
  }

  /** x [n, classes, ...]; targets are classes [n, ...], or probabilities y of the shape of x. */
  private static Written crossEntropy(Given given) {
    Arguments arguments = given.arguments();
    Tensor x = given.floats("x");
    Tensor logits =
        x.shape().rank() == 1 ? x.reshape(x.shape().inserted(0, 1)) : Layout.channelsLast(x);
    double smoothing = arguments.number("label_smoothing", given.said("smoothed", 0));
    List<Double> weights = arguments.numbers("weight");
    int ignored = arguments.integer("ignore_index", DEFAULT_IGNORED);
    String name = given.has("targets") ? "targets" : "y";
    Values values = given.array(name);
    if (values.shape().equals(x.shape())) {
      Tensor target = Layout.channelsLast(given.floats(name).reshape(x.shape()));
      double examples = (double) x.shape().size() / logits.shape().extent(-1);
      Tensor mean =
          new CrossEntropy(smoothing, weights, null).of(logits, target.reshape(logits.shape()));
      return reduced(given, mean, examples);
    }
    boolean leavesOut = DoubleStream.of(values.data()).anyMatch(each -> each == ignored);
    @Nullable Integer ignoreIndex = leavesOut ? ignored : null;
    int classes = logits.shape().extent(-1);
    Tensor target =
        given
            .ints(name, Math.min(0, leavesOut ? ignored : 0), classes)
            .reshape(logits.shape().without(-1));
    Tensor mean = new CrossEntropy(smoothing, weights, ignoreIndex).of(logits, target);
    double counted =
        DoubleStream.of(values.data())
            .filter(each -> each != ignored)
            .map(each -> weights.isEmpty() ? 1 : weights.get((int) each))
            .sum();
    return reduced(given, mean, counted);
  }
}

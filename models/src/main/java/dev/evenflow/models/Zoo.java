package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The architectures that a recipe may name. */
public enum Zoo {
  /** A small residual network. */
  RESIDUAL_CNN("a small residual network with normalization, for small images") {
    @Override
    Layer build(int classes, Parts parts) {
      return new ResidualCnn(
          classes,
          32,
          2,
          parts.initializer(),
          parts.activation(),
          parts.normalization(),
          parts.residual());
    }
  },
  /** LeNet-5. */
  LENET5("LeNet-5 (LeCun et al. 1998) with max pooling; 61,706 parameters on 28x28 images") {
    @Override
    Layer build(int classes, Parts parts) {
      return new LeNet5(classes, parts.initializer(), parts.activation());
    }

    @Override
    public Map<Setting, String> defaults() {
      return Map.of(
          Setting.OPTIMIZER, "adam:lr=0.004",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.EPOCHS, "3");
    }
  },
  /** A shallow perceptron. */
  MLP("two hidden layers of 128 units") {
    @Override
    Layer build(int classes, Parts parts) {
      return mlp(classes, 1, parts);
    }
  },
  /** A deep perceptron. */
  DEEP_MLP("fifty hidden layers of 128 units: try it with --residual none and with identity") {
    @Override
    Layer build(int classes, Parts parts) {
      return mlp(classes, 49, parts);
    }
  };

  private static final int WIDTH = 128;

  private final String description;

  Zoo(String description) {
    this.description = description;
  }

  /** The strategies of a model. */
  public record Parts(
      Initializer initializer,
      Activation activation,
      Normalization normalization,
      Residual residual) {}

  abstract Layer build(int classes, Parts parts);

  private static Layer mlp(int classes, int depth, Parts parts) {
    return new Mlp(
        classes,
        WIDTH,
        depth,
        parts.initializer(),
        parts.activation(),
        parts.normalization(),
        parts.residual());
  }

  /** The name in recipes. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }

  /** The settings of a recipe that suit this model better than the general ones. */
  public Map<Setting, String> defaults() {
    return Map.of();
  }

  /**
   * The architecture of a name.
   *
   * @throws EvenflowException if there is none
   */
  static Zoo of(String title) {
    for (Zoo each : values()) {
      if (each.title().equals(title)) {
        return each;
      }
    }
    List<String> titles = Arrays.stream(values()).map(Zoo::title).toList();
    throw new EvenflowException(
        "there is no model " + title + ", only " + String.join(", ", titles));
  }
}

package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.strategy.RecordFactory;
import dev.evenflow.strategy.Spec;
import dev.evenflow.strategy.StrategyFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The architectures that a recipe may name, with the sizes they have unless told others. */
public enum Zoo {
  /** A small residual network. */
  RESIDUAL_CNN(
      "a residual network of 2 blocks from 32 channels on, with normalization, for small images",
      new ResidualCnn.Size(32, 2),
      Map.of()),
  /** LeNet-5. */
  LENET5(
      "LeNet-5 (LeCun et al. 1998) with max pooling; 61,706 parameters on 28x28 images",
      (classes, parts) -> new LeNet5(classes, parts.initializer(), parts.activation()),
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.004",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.EPOCHS, "3")),
  /** A shallow perceptron. */
  MLP("two hidden layers of 128 units", new Mlp.Size(2, 128), Map.of()),
  /** A deep perceptron. */
  DEEP_MLP(
      "fifty hidden layers of 128 units: try it with --residual none and with identity",
      new Mlp.Size(50, 128),
      Map.of()),
  /** A deep perceptron of highway layers. */
  HIGHWAY(
      "a highway network: fifty hidden layers of 20 units that gates let by",
      new Mlp.Size(50, 20),
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.001",
          Setting.ACTIVATION, "tanh",
          Setting.NORM, "none",
          Setting.RESIDUAL, "highway:bias=-4",
          Setting.BATCH, "32")),
  /** Two convolutions. */
  SMALL_CNN(
      "two 3x3 convolutions with pooling, dropout and a linear layer, for small images",
      new SmallCnn.Size(32, 0.5),
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.002",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none")),
  /** VGG-11 for small images. */
  VGG11_SMALL(
      "VGG-11 with a quarter of its channels and one linear layer, for small images",
      new Vgg.Size(16),
      Map.of(Setting.OPTIMIZER, "adam:lr=0.002", Setting.RESIDUAL, "none")),
  /** A deep net of convolutions without shortcuts. */
  PLAIN_CNN(
      "20 ... 110 layers of convolutions without shortcuts, which train worse the deeper they are",
      new ResNet.Depth(20),
      Map.of(
          Setting.OPTIMIZER,
          "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001",
          Setting.RESIDUAL,
          "none")),
  /** A residual network as in the paper. */
  RESNET(
      "a residual network of 20 ... 110 layers whose shortcuts have no parameters, for small"
          + " images",
      new ResNet.Depth(20),
      Map.of(
          Setting.OPTIMIZER,
          "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001",
          Setting.RESIDUAL,
          "identity:shortcut=zero-padding")),
  /** A residual network whose sums nothing touches. */
  PREACT_RESNET(
      "a residual network of 20 ... 110 layers that normalizes and activates before convolutions",
      new ResNet.Depth(20),
      Map.of(
          Setting.OPTIMIZER,
          "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001",
          Setting.RESIDUAL,
          "pre-activation:shortcut=zero-padding")),
  /** The eighteen layers for images of things. */
  RESNET18(
      "ResNet-18: stem=small for images of 32 pixels, large for those of 224",
      new ResNet.Eighteen(ResNet.Stem.SMALL, 64),
      Map.of(Setting.OPTIMIZER, "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001")),
  /** A simple recurrent network. */
  RNN(
      "a simple recurrent layer of 64 units, for sequences: try it with --clip none",
      new SequenceModel.RnnSize(64, 1, false, RecurrentWeights.ORTHOGONAL),
      SequenceModel.DEFAULTS),
  /** Long short-term memory. */
  LSTM(
      "long short-term memory of 64 units with forget bias 1, for sequences",
      new SequenceModel.LstmSize(64, 1, false, 1, RecurrentWeights.ORTHOGONAL),
      SequenceModel.DEFAULTS),
  /** Gated recurrent units. */
  GRU(
      "gated recurrent units, 64 of them, for sequences",
      new SequenceModel.GruSize(64, 1, false, RecurrentWeights.ORTHOGONAL),
      SequenceModel.DEFAULTS);

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // a factory of records has no state that changes
  private final StrategyFactory<Architecture> sizes;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<Setting, String> defaults;

  Zoo(String description, Architecture standard, Map<Setting, String> defaults) {
    this.description = description;
    this.sizes = RecordFactory.of(standard);
    this.defaults = defaults;
  }

  /** The strategies of a model. */
  public record Parts(
      Initializer initializer,
      Activation activation,
      Normalization normalization,
      Residual residual) {}

  /** The name in recipes. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }

  /** The keys of its arguments, such as {@code depth}. */
  public Set<String> arguments() {
    return sizes.keys();
  }

  /** What else there is to know of it. */
  public Card card() {
    return Card.of(title());
  }

  /** The settings of a recipe that suit this model better than the general ones. */
  public Map<Setting, String> defaults() {
    return defaults;
  }

  /**
   * A model as a recipe spells it.
   *
   * @throws EvenflowException if there is no such model or argument, or a size is impossible
   */
  static Layer build(String spelling, Targets targets, Parts parts) {
    Architecture sizes = sizes(spelling);
    return switch (targets) {
      case Quantities quantities -> sizes.build(quantities.count(), parts);
      case Labels labels when labels.shape().length == 0 ->
          sizes.build(labels.classes().size(), parts);
      case Labels labels -> sizes.buildForSteps(labels.classes().size(), parts);
    };
  }

  /** The sizes that a spelling sets. */
  static Architecture sizes(String spelling) {
    return of(spelling).sizes.create(Spec.parse(spelling));
  }

  /**
   * The model that a spelling names.
   *
   * @throws EvenflowException if there is none
   */
  public static Zoo of(String spelling) {
    String name = Spec.parse(spelling).name();
    for (Zoo each : values()) {
      if (each.title().equals(name)) {
        return each;
      }
    }
    List<String> titles = Arrays.stream(values()).map(Zoo::title).toList();
    throw new EvenflowException(
        "there is no model " + name + ", only " + Nearest.among(name, titles));
  }
}

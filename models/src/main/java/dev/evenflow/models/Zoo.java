package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
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
      (task, parts) -> new LeNet5(task.outputs(), parts.initializer(), parts.activation()),
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.004",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.EPOCHS, "3")),
  /** A shallow perceptron. */
  MLP("two hidden layers of 128 units", new Mlp.Size(2, 128, 0), Map.of()),
  /** A deep perceptron. */
  DEEP_MLP(
      "fifty hidden layers of 128 units: try it with --residual none and with identity",
      new Mlp.Size(50, 128, 0),
      Map.of()),
  /** A deep perceptron of highway layers. */
  HIGHWAY(
      "a highway network: fifty hidden layers of 20 units that gates let by",
      new Mlp.Size(50, 20, 0),
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
      Map.of(Setting.OPTIMIZER, "adam:lr=0.005", Setting.RESIDUAL, "none")),
  /** VGG-11 for small images. */
  VGG11_SMALL(
      "VGG-11 with a quarter of its channels and one linear layer, for small images",
      new Vgg.Size(16),
      Map.of(Setting.OPTIMIZER, "adam:lr=0.002", Setting.RESIDUAL, "none")),
  /** A deep net of convolutions without shortcuts. */
  PLAIN_CNN(
      "20 ... 110 layers of convolutions without shortcuts, from 16 channels on, which train worse"
          + " the deeper they are",
      new ResNet.Depth(20, 16),
      Map.of(
          Setting.OPTIMIZER,
          "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001",
          Setting.RESIDUAL,
          "none")),
  /** A residual network as in the paper. */
  RESNET(
      "a residual network of 20 ... 110 layers, from 16 channels on, whose shortcuts have no"
          + " parameters, for small images; width=160 is ten times as wide",
      new ResNet.Depth(20, 16),
      Map.of(
          Setting.OPTIMIZER,
          "sgd:lr=0.1,momentum=0.9+coupled-decay:0.0001",
          Setting.RESIDUAL,
          "identity:shortcut=zero-padding")),
  /** A residual network whose sums nothing touches. */
  PREACT_RESNET(
      "a residual network of 20 ... 110 layers, from 16 channels on, that normalizes and activates"
          + " before convolutions",
      new ResNet.Depth(20, 16),
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
      "gated recurrent units, 64 of them with update bias 1, for sequences",
      new SequenceModel.GruSize(64, 1, false, 1, RecurrentWeights.ORTHOGONAL),
      SequenceModel.DEFAULTS),
  /** A decoder of characters. */
  GPT_NANO(
      "a decoder of 4 blocks that writes text: --residual post-norm for Post-LN; 0.80 M parameters",
      new Gpt.Size(128, 4, 4, 0, false, true),
      Map.ofEntries(
          Map.entry(Setting.OPTIMIZER, "adamw:lr=0.001,beta2=0.99,weight-decay=0.1"),
          Map.entry(Setting.INIT, "normal:std=0.02"),
          Map.entry(Setting.ACTIVATION, "gelu"),
          Map.entry(Setting.NORM, "layer"),
          Map.entry(Setting.RESIDUAL, "pre-activation"),
          Map.entry(Setting.CLIP, "global-norm:1"),
          Map.entry(Setting.SCHEDULE, "cosine:end=0.1+warm-up:100"),
          Map.entry(Setting.EPOCHS, "2"),
          Map.entry(Setting.BATCH, "12"))),
  /** A transformer's encoder. */
  TRANSFORMER(
      "a transformer's encoder of 2 blocks that classifies sentences",
      new TransformerClassifier.Size(64, 2, 4, 0.1),
      Map.of(
          Setting.OPTIMIZER, "adamw:lr=0.001",
          Setting.INIT, "xavier-uniform",
          Setting.ACTIVATION, "gelu",
          Setting.NORM, "layer",
          Setting.RESIDUAL, "pre-activation",
          Setting.CLIP, "global-norm:1",
          Setting.SCHEDULE, "cosine+warm-up:100",
          Setting.EPOCHS, "10",
          Setting.BATCH, "32")),
  /** Convolutions over words. */
  SENTENCE_CNN(
      "convolutions over 3, 4 and 5 words that classify sentences",
      new SentenceCnn.Size(List.of(3, 4, 5), 100, 300, 0.5),
      Map.of(
          Setting.OPTIMIZER, "adadelta:lr=1,rho=0.95",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.SCHEDULE, "constant",
          Setting.EPOCHS, "10",
          Setting.BATCH, "50")),
  /** The mean of words. */
  FAST_TEXT(
      "fastText: the mean of a sentence's word vectors and a linear layer",
      new FastText(100),
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.01",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.EPOCHS, "10")),
  /** A linear model. */
  LOGISTIC(
      "logistic regression, of sparse rows too",
      (task, parts) -> new Logistic(task, parts),
      Map.of(
          Setting.OPTIMIZER, "adagrad:lr=0.1",
          Setting.INIT, "zeros",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.SCHEDULE, "constant",
          Setting.EPOCHS, "5")),
  /** A perceptron over characters. */
  MAKEMORE_MLP(
      "a perceptron that says the next character of a name from the last ones",
      new CharacterMlp.Size(10, 200, 0.01),
      Map.of(
          Setting.OPTIMIZER, "sgd:lr=0.1",
          Setting.INIT, "he-normal",
          Setting.ACTIVATION, "tanh",
          Setting.NORM, "batch",
          Setting.RESIDUAL, "none",
          Setting.SCHEDULE, "step:every=100000",
          Setting.EPOCHS, "31",
          Setting.BATCH, "32")),
  /** A perceptron that says its input. */
  AUTOENCODER(
      "a perceptron that says its input again through a code of 16 numbers",
      new Autoencoder.Size(128, 16),
      Map.of(
          Setting.LOSS, "mse",
          Setting.OPTIMIZER, "adam:lr=0.003",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none")),
  /** A perceptron that says a distribution of inputs. */
  VAE(
      "a variational autoencoder with a code of 16 numbers",
      new Vae.Size(128, 16, 1),
      Map.of(
          Setting.LOSS, "mse",
          Setting.OPTIMIZER, "adam:lr=0.003",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none")),
  /** Recommendation by products of vectors. */
  DLRM(
      "the deep learning recommendation model, for click logs",
      new Dlrm.Size(13, List.of(64, 16), List.of(64, 32)),
      Map.of(
          Setting.OPTIMIZER, "adagrad:lr=0.01",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.SCHEDULE, "constant",
          Setting.EPOCHS, "1",
          Setting.BATCH, "128")),
  /** Recommendation by a linear model and a perceptron. */
  WIDE_AND_DEEP(
      "a linear model beside a perceptron, for click logs",
      new WideAndDeep.Size(13, 16, List.of(64, 32)),
      Map.of(
          Setting.OPTIMIZER, "adagrad:lr=0.01",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.SCHEDULE, "constant",
          Setting.EPOCHS, "1",
          Setting.BATCH, "128"));

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
  static Layer build(String spelling, Dataset data, Parts parts) {
    Architecture sizes = sizes(spelling);
    boolean isAtEveryStep = data.targets() instanceof Labels labels && labels.shape().length > 0;
    Architecture.Answer answer = sizes.answer();
    if (answer != Architecture.Answer.EITHER
        && isAtEveryStep != (answer == Architecture.Answer.EVERY_STEP)) {
      throw new EvenflowException(
          isAtEveryStep
              ? spelling + " says one thing of an example, but targets are at every step: try lstm"
              : spelling + " speaks at every step, but an example has one target: try transformer");
    }
    int outputs =
        switch (data.targets()) {
          case Quantities quantities -> quantities.count();
          case Labels labels -> labels.classes().size();
        };
    int vocabulary = data.features().vocabulary().size();
    Layer model = sizes.build(new Task(outputs, isAtEveryStep, vocabulary), parts);
    if (model.readsIndices() != vocabulary > 0) {
      throw new EvenflowException(
          "%s reads %s, but the data are %s"
              .formatted(
                  spelling,
                  model.readsIndices() ? "characters, words or other indices" : "numbers",
                  vocabulary > 0 ? "indices" : "numbers"));
    }
    return model;
  }

  /** Whether a model is to say its examples themselves. */
  static boolean reconstructs(String spelling) {
    return sizes(spelling).answer() == Architecture.Answer.ITSELF;
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

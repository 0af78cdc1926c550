package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.strategy.Nearest;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a {@link Recipe} sets, each with its default; a model of the {@link Zoo} may have others.
 */
public enum Setting {
  /** {@code digits}, a published or synthetic data set, or data on disk. */
  DATA(
      "digits",
      "digits (bundled), a published set that evenflow data get has fetched (mnist, fashion-mnist,"
          + " cifar-10), a synthetic set as adding:length=100,count=20000 (adding, copy,"
          + " planted-clicks, progressions, spirals, temporal-order, topics, two-moons), or data on"
          + " disk: a folder of IDX or CIFAR-10 files or of a folder of images for each class, a"
          + " CSV file with the label last, LIBSVM rows (.svm), or a form and a path, as"
          + " csv:FILE,quantities=1, text:FILE,block=64, names:FILE, sentences:FOLDER, clicks:FILE,"
          + " libsvm:FILE"),
  /** How images are changed at random before they are trained on. */
  AUGMENT("none", "random changes of images that are trained on, as flip+crop:4"),
  /** An architecture of the {@link Zoo}. */
  MODEL(
      "residual-cnn",
      "architecture: see zoo list, as deep-mlp:depth=50,width=100; mlp for a CSV file"),
  /** What is made small. */
  LOSS("cross-entropy", "what is made small, as focal:gamma=2"),
  /** The update rule. */
  OPTIMIZER(
      "adam:lr=0.01",
      "update rule, as sgd:lr=0.1,momentum=0.9, adam:lr=0.01+sam+ema or adam+accumulate:4"),
  /** The initializer of weights. */
  INIT("he-normal", "initializer of weights, as critical:weights=orthogonal or lsuv:tol=0.1"),
  /** The activation between layers. */
  ACTIVATION("relu", "activation"),
  /** The normalization between layers. */
  NORM("batch", "normalization"),
  /** The residual form. */
  RESIDUAL("identity", "how a block's input goes around it"),
  /** What changes gradients. */
  CLIP("none", "gradient clip, as global-norm:1 or value:1+global-norm:5"),
  /** How the learning rate changes. */
  SCHEDULE("cosine", "how the learning rate changes, as cosine+warm-up:100"),
  /** The weights that training starts from. */
  START("none", "weights to start from: a file that train or export wrote, pytorch:FILE, npz:FILE"),
  /** Passes over the training data, at least 1. */
  EPOCHS("20", "passes over the training data"),
  /** Steps of the optimizer in place of epochs, at least 1; 0 for epochs. */
  MAX_STEPS(
      "0",
      "steps of the optimizer after which training ends, in the middle of an epoch if need be; 0:"
          + " as epochs say"),
  /** Examples in a batch, at least 1. */
  BATCH("64", "examples in a batch; a single one that is left over joins the last batch"),
  /** Of weights, order and noise. */
  SEED("1", "seed of weights, order and noise"),
  /** The part of the training data held out, from 0 to below 1. */
  VALIDATION("0", "the part of the training data that is held out to watch training by"),
  /** Epochs without a lower validation loss after which training stops; 0 for never. */
  PATIENCE("0", "epochs without a lower validation loss after which training stops, 0: never"),
  /** What is done about batches that the guard refuses. */
  RECOVERY(
      "stop:10",
      "after how many bad batches in a row training stops, as stop:10, or goes back to earlier"
          + " weights, as roll-back:streak=10,roll-backs=3; or skip");

  private final String standard;
  private final String description;

  Setting(String standard, String description) {
    this.standard = standard;
    this.description = description;
  }

  /**
   * The setting of a name.
   *
   * @throws EvenflowException if there is none
   */
  public static Setting of(String title) {
    for (Setting each : values()) {
      if (each.title().equals(title)) {
        return each;
      }
    }
    throw new EvenflowException(
        "a recipe has no setting %s, only %s"
            .formatted(
                title, Nearest.among(title, Arrays.stream(values()).map(Setting::title).toList())));
  }

  /** The name in recipes. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The value of recipes that do not set it, unless their model has another. */
  public String standard() {
    return standard;
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }
}

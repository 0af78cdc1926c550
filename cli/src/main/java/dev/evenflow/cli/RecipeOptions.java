package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import picocli.CommandLine.Option;

/** The options that make a recipe; the defaults train well on the bundled digits. */
final class RecipeOptions {
  @Option(
      names = "--model",
      defaultValue = "residual-cnn",
      description = "Architecture: see zoo list. Default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(
      names = "--optimizer",
      defaultValue = "adam:lr=0.01",
      description = "Update rule, as sgd:lr=0.1,momentum=0.9. Default: ${DEFAULT-VALUE}.")
  private String optimizer = "";

  @Option(
      names = "--init",
      defaultValue = "he-normal",
      description = "Initializer of weights. Default: ${DEFAULT-VALUE}.")
  private String init = "";

  @Option(
      names = "--activation",
      defaultValue = "relu",
      description = "Activation. Default: ${DEFAULT-VALUE}.")
  private String activation = "";

  @Option(
      names = "--norm",
      defaultValue = "batch",
      description = "Normalization. Default: ${DEFAULT-VALUE}.")
  private String norm = "";

  @Option(
      names = "--residual",
      defaultValue = "identity",
      description = "How a block's input goes around it. Default: ${DEFAULT-VALUE}.")
  private String residual = "";

  @Option(
      names = "--clip",
      defaultValue = "none",
      description = "Gradient clip, as global-norm:1 or value:1+global-norm:5. Default: none.")
  private String clip = "";

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      description = "How the learning rate changes. Default: ${DEFAULT-VALUE}.")
  private String schedule = "";

  @Option(
      names = "--epochs",
      defaultValue = "20",
      description = "Passes over the training data. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "64",
      description = "Examples in a batch. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of weights, order and noise. Default: ${DEFAULT-VALUE}.")
  private long seed;

  Recipe recipe(String data) {
    return new Recipe(
        data,
        model,
        optimizer,
        init,
        activation,
        norm,
        residual,
        clip,
        schedule,
        epochs,
        batch,
        seed);
  }
}

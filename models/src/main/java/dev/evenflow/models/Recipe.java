package dev.evenflow.models;

import dev.evenflow.EvenflowException;

/**
 * Everything that decides a run, in the spelling of the command line.
 *
 * @param data {@code digits}, a folder of IDX files, or a CSV file
 * @param model an architecture of the {@link Zoo}
 * @param optimizer the update rule
 * @param init the initializer of weights
 * @param activation the activation
 * @param norm the normalization
 * @param residual the residual form
 * @param clip what changes gradients, {@code none} or several with {@code +} between
 * @param schedule of the learning rate
 * @param epochs passes over the training data
 * @param batch examples in a batch
 * @param seed of weights, order and noise
 */
public record Recipe(
    String data,
    String model,
    String optimizer,
    String init,
    String activation,
    String norm,
    String residual,
    String clip,
    String schedule,
    int epochs,
    int batch,
    long seed) {

  /** Checks the numbers. */
  public Recipe {
    if (epochs < 1 || batch < 1) {
      throw new EvenflowException(
          "epochs and batch must be at least 1, given " + epochs + " and " + batch);
    }
  }

  /** The command that runs this recipe. */
  @Override
  public String toString() {
    return "evenflow train --data %s --model %s --optimizer %s --init %s --activation %s --norm %s"
            .formatted(quoted(data), model, optimizer, init, activation, norm)
        + " --residual %s --clip %s --schedule %s --epochs %d --batch %d --seed %d"
            .formatted(residual, clip, schedule, epochs, batch, seed);
  }

  private static String quoted(String path) {
    return path.matches("[\\w./:=@%+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}

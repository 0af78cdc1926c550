package dev.evenflow.models.grid;

/**
 * The norm of the gradient behind the first layer over that before the last, before training: 1
 * where gradients neither vanish nor explode.
 *
 * @param measured on a batch of the data; NaN if it was not
 * @param predicted in the limit of infinite width; NaN where theory does not cover the model
 */
public record GradientRatio(double measured, double predicted) {
  /** Of what was not looked at. */
  public static final GradientRatio UNKNOWN = new GradientRatio(Double.NaN, Double.NaN);
}

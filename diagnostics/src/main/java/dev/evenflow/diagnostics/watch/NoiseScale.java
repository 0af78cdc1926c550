package dev.evenflow.diagnostics.watch;

/**
 * The gradient noise scale {@code tr(S) / |G|^2}: how many examples make a batch whose gradient is
 * as much signal as noise. From the squared norms of the gradients of single examples and of a
 * whole batch, by the estimates of appendix A.1, each averaged over steps before they are divided.
 *
 * <p>Source: McCandlish, Kaplan, Amodei et al., "An Empirical Model of Large-Batch Training", 2018.
 */
final class NoiseScale {
  private static final double KEPT = 0.95;

  private double signal = Double.NaN;
  private double noise = Double.NaN;

  /**
   * The noise scale after a step; NaN as long as noise hides the signal.
   *
   * @param single the mean squared norm of the gradients of single examples
   * @param whole the squared norm of the batch's mean gradient
   * @param batch the number of examples, at least 2
   */
  double next(double single, double whole, int batch) {
    double g = (batch * whole - single) / (batch - 1);
    double s = (single - whole) / (1 - 1.0 / batch);
    if (Double.isFinite(g) && Double.isFinite(s)) {
      signal = Double.isNaN(signal) ? g : KEPT * signal + (1 - KEPT) * g;
      noise = Double.isNaN(noise) ? s : KEPT * noise + (1 - KEPT) * s;
    }
    return signal > 0 ? noise / signal : Double.NaN;
  }
}

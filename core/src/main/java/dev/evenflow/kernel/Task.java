package dev.evenflow.kernel;

/**
 * A stage with what it works on, made once and run often: to hand it over allocates nothing.
 *
 * @param stage the kernel and its range
 * @param buffers the arrays
 * @param offsets as the kernel wants them; may change between runs
 * @param scalars the rank-0 operands; may change between runs
 */
public record Task(Stage stage, float[][] buffers, int[] offsets, float[] scalars) {
  /** Does one chunk of the stage. */
  void run(int chunk) {
    int from = chunk * stage.grain();
    int to = Math.min(stage.extent(), from + stage.grain());
    stage.kernel().run(buffers, offsets, scalars, from, to);
  }
}

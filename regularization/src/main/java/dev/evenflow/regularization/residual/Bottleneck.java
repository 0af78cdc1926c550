package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Variables;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * {@link Identity} whose branch works on fewer channels (He et al. 2016a, figure 5): a map of the
 * channels of each place to a fraction, a 3x3 convolution (of other shapes: another map), a map to
 * the channels of the output. These stand in the place of the block's own transforms, of which only
 * the output's shape counts. The stride, if there is one, is the convolution's.
 *
 * @param reduction how many times fewer channels than the output's
 * @param shortcut what goes around where shapes differ
 */
public record Bottleneck(int reduction, Shortcut shortcut) implements SkipForm {
  /** What keeps the variance behind a rectifier (He et al. 2015). */
  private static final double HE = 2;

  /** Checks the range. */
  public Bottleneck {
    Require.count("bottleneck", "reduction", reduction);
  }

  /** With four times fewer channels and a projection where shapes differ. */
  public Bottleneck() {
    this(4, Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Shape output = output(block, input);
    int channels = Math.max(1, output.extent(-1) / reduction);
    Shape narrow = output.with(-1, channels);
    Layer middle = output.rank() == 4 ? new Convolution3x3(narrow) : new Projection(narrow, HE);
    List<Layer> transforms =
        List.of(
            new Projection(input.shape().with(-1, channels), HE),
            middle,
            new Projection(output, HE));
    Block narrowed =
        new Block(
            transforms, block.normalization(), block.activation(), block.index(), block.depth());
    return new Identity(shortcut).join(narrowed, ending, input, scope);
  }

  /** Learnt by writing the transforms over memory of their own, which nobody keeps. */
  private static Shape output(Block block, Tensor input) {
    Tensor x = input;
    for (Layer transform : block.transforms()) {
      x = new Build(new Variables(0), false, Tensor.constant(0)).apply(transform, x);
    }
    return x.shape();
  }
}

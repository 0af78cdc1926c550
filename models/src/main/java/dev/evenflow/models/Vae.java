package dev.evenflow.models;

import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A variational autoencoder (Kingma and Welling 2014): [n, ...] becomes the mean of a normal
 * distribution over it [n, outputs]. In training the code is drawn, and the divergence of its
 * distribution from the standard normal one joins the loss, scaled so that with {@code --loss mse}
 * the sum is the negative evidence bound of unit variance times 2 / outputs, up to a constant.
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation and normalization of hidden layers
 */
public record Vae(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of an autoencoder.
   *
   * @param hidden units between input and code, and between code and output
   * @param code numbers of the code
   * @param beta what the divergence is multiplied by (Higgins et al. 2017); 1 in the paper
   */
  public record Size(int hidden, int code, double beta) implements Architecture {
    /** Checks that there are units. */
    public Size {
      Architecture.requireSize("vae", "hidden", hidden);
      Architecture.requireSize("vae", "code", code);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Vae(task, this, parts);
    }

    @Override
    public Answer answer() {
      return Answer.ITSELF;
    }
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Layer hidden = Autoencoder.hidden(size.hidden(), parts);
    Tensor x = scope.apply("encoder", hidden, scope.apply(new Flatten(), input));
    Tensor mean = scope.apply("mean", new Linear(size.code(), parts.initializer()), x);
    Tensor logVariance =
        scope.apply("log-variance", new Linear(size.code(), parts.initializer()), x);
    Tensor code = mean;
    if (scope.isTraining()) {
      code = mean.add(logVariance.mul(0.5).exp().mul(normal(mean.shape(), scope)));
      Tensor divergence = divergence(mean, logVariance);
      scope.penalize(divergence.mul(2 * size.beta() / task.outputs()));
    }
    Tensor y = scope.apply("decoder", hidden, code);
    return scope.apply("out", new Linear(task.outputs(), parts.initializer()), y);
  }

  /** KL(q || p), the mean over the batch (appendix B). */
  static Tensor divergence(Tensor mean, Tensor logVariance) {
    Tensor each = logVariance.exp().add(mean.square()).sub(logVariance).sub(1);
    return each.sum().mul(0.5 / mean.shape().extent(0));
  }

  /** Standard normal numbers of two uniform ones each (Box and Muller 1958). */
  private static Tensor normal(Shape shape, Scope scope) {
    Tensor radius = scope.uniform("radius", shape).rsub(1).log().mul(-2).sqrt();
    return radius.mul(scope.uniform("angle", shape).mul(2 * Math.PI).cos());
  }
}

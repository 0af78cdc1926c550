package dev.evenflow.nn;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Origin;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a layer is given beside its input: a name, parameters and state under that name, whether it
 * trains, and streams of random numbers. A name is a path such as {@code block2.conv1}; a
 * variable's is its layer's and its own, {@code block2.conv1.weight}.
 */
public final class Scope {
  private final Build build;
  private final String path;
  private final double initialScale;
  private final List<Reparameterization> reparameterizations;
  private final Map<String, Integer> ordinals;
  private final Map<String, Amended.Amendment> amendments;

  private Scope(
      Build build,
      String path,
      double initialScale,
      List<Reparameterization> reparameterizations,
      Map<String, Integer> ordinals,
      Map<String, Amended.Amendment> amendments) {
    this.build = build;
    this.path = path;
    this.initialScale = initialScale;
    this.reparameterizations = reparameterizations;
    this.ordinals = ordinals;
    this.amendments = amendments;
  }

  /** The outermost scope of one build of a model. */
  static Scope root(Build build) {
    return new Scope(build, "", 1, List.of(), new HashMap<>(), Map.of());
  }

  /** The path of the layer, empty for the model itself. */
  public String path() {
    return path;
  }

  /** Whether the expression is for training: statistics of the batch, noise, updates of state. */
  public boolean isTraining() {
    return build.isTraining();
  }

  /** The input of a layer, if it has the rank that its layout needs. */
  Tensor require(Tensor input, int rank, String layout) {
    if (input.shape().rank() != rank) {
      throw new ShapeException(path + " needs " + layout + ", given " + input.shape());
    }
    return input;
  }

  private String named(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /**
   * Applies a child layer under its kind and its ordinal among its kind, as {@code conv2}, or under
   * its own name if it is {@link Named}.
   */
  public Tensor apply(Layer child, Tensor input) {
    if (child instanceof Named named) {
      return apply(named.name(), named.layer(), input);
    }
    String kind = child.kind();
    return apply(kind + ordinals.merge(kind, 1, Integer::sum), child, input);
  }

  /** Applies a child layer under a name of its own. */
  public Tensor apply(String name, Layer child, Tensor input) {
    String inner = named(name);
    Scope own =
        new Scope(build, inner, initialScale, reparameterizations, new HashMap<>(), amendments);
    Amended.Amendment amendment = amendments.get(inner);
    Layer layer = amendment == null ? child : amendment.of(child);
    Tensor output = Origin.within(inner, () -> layer.apply(input, own));
    return build.recorded(new Applied(inner, layer, input, output));
  }

  /**
   * Tells of an activation within a loop over time.
   *
   * @param input at all steps, [time, n, ...]
   * @param output at all steps, [time, n, ...]
   */
  void tellInLoop(String name, Activation activation, Tensor input, Tensor output) {
    build.recordedInLoop(new Applied(named(name), activation, input, output));
  }

  /** This scope with all initial values of parameters multiplied by a factor. */
  public Scope scaled(double factor) {
    return new Scope(build, path, initialScale * factor, reparameterizations, ordinals, amendments);
  }

  /** This scope with its weights seen through a reparameterization. */
  public Scope reparameterized(Reparameterization reparameterization) {
    List<Reparameterization> more = new ArrayList<>(reparameterizations);
    more.add(reparameterization);
    return new Scope(build, path, initialScale, List.copyOf(more), ordinals, amendments);
  }

  /** This scope with amendments that come before those of models around: these amend them. */
  Scope amended(Map<String, Amended.Amendment> inner) {
    Map<String, Amended.Amendment> all = new HashMap<>(amendments);
    inner.forEach(
        (at, first) -> all.merge(at, first, (last, _) -> layer -> last.of(first.of(layer))));
    return new Scope(build, path, initialScale, reparameterizations, ordinals, Map.copyOf(all));
  }

  /**
   * A trained weight: a parameter that reparameterizations apply to.
   *
   * @param fans how many values meet in one, for the initializer
   */
  public Tensor weight(String name, Shape shape, Fans fans, Initializer initializer) {
    Tensor value = parameter(name, shape, fans, initializer);
    // What a reparameterization adds starts from the weight as it is: scaled already.
    Scope plain = new Scope(build, path, 1, List.of(), ordinals, amendments);
    for (Reparameterization each : reparameterizations) {
      value = each.apply(name, value, plain);
    }
    return value;
  }

  /** A trained tensor that is used as it is, such as a bias. */
  public Tensor parameter(String name, Shape shape, Fans fans, Initializer initializer) {
    return build.variables().parameter(named(name), shape, fans, initializer, initialScale).read();
  }

  /** A trained tensor whose initial elements are all equal. */
  public Tensor parameter(String name, Shape shape, double initial) {
    return parameter(
        name, shape, Fans.NONE, (extents, fans, random) -> Initializer.filled(extents, initial));
  }

  /** A tensor that the layer itself keeps, such as running statistics. */
  public Tensor state(String name, Shape shape, double initial) {
    return variable(name, shape, initial).read();
  }

  /** A tensor that the layer itself keeps and that starts with an initializer's values. */
  public Tensor state(String name, Shape shape, Initializer initializer) {
    return build.variables().state(named(name), shape, initializer).read();
  }

  /** Gives a state its value after the step; without effect in evaluation. */
  public void update(String name, Tensor next) {
    build.update(build.variables().get(named(name)), next);
  }

  /**
   * Keeps running statistics of values in the states {@code running-mean}, at first 0, and {@code
   * running-variance}, at first 1, both [channels]. In training they move towards the mean and
   * variance over the whole effective batch: over all micro-batches of an accumulated step. A
   * single value, which has no variance, moves nothing.
   *
   * @param values [n ..., channels]
   * @param mean of this batch, [channels]
   * @param variance of this batch, the mean of squared deviations
   * @param momentum the share of the new in the running ones, from 0 to 1
   * @param isUnbiased whether the running variance divides by count - 1
   */
  public void track(
      Shape values, Tensor mean, Tensor variance, double momentum, boolean isUnbiased) {
    Shape channels = mean.shape();
    int count = values.size() / channels.size();
    build.track(
        new RunningStatistics(
            variable("running-mean", channels, 0),
            variable("running-variance", channels, 1),
            new BatchMoments(Tensor.constant(count), mean, variance),
            momentum,
            isUnbiased),
        count);
  }

  private Variable variable(String name, Shape shape, double initial) {
    return build.variables().state(named(name), shape, initial);
  }

  /**
   * Adds a mean over the batch, of rank 0, to the loss in training; evaluation tells the loss
   * without.
   */
  public void penalize(Tensor penalty) {
    build.penalize(penalty);
  }

  /** Uniform numbers in [0, 1) that differ in every step; the name tells streams apart. */
  public Tensor uniform(String name, Shape shape) {
    return Tensor.uniform(shape, new RandomStream(build.seed(), named(name)), build.position());
  }
}

package dev.evenflow.strategy;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;

/**
 * Adds strategies from a jar of one's own: an implementation named in {@code
 * META-INF/services/dev.evenflow.strategy.StrategyPlugin}, or provided by a module, is found by
 * {@link java.util.ServiceLoader}. A name that is taken already is an error. Override what the jar
 * adds to:
 *
 * <pre>{@code
 * public Catalogue<Activation> activations() {
 *   return new Catalogue<Activation>("activation").add("sine", new Sine(30));
 * }
 * }</pre>
 */
public interface StrategyPlugin {
  /** Initializers by name. */
  default Catalogue<Initializer> initializers() {
    return new Catalogue<Initializer>("initializer");
  }

  /** Activations by name. */
  default Catalogue<Activation> activations() {
    return new Catalogue<Activation>("activation");
  }

  /** Normalizations by name. */
  default Catalogue<Normalization> normalizations() {
    return new Catalogue<Normalization>("normalization");
  }

  /** Residual forms by name. */
  default Catalogue<Residual> residuals() {
    return new Catalogue<Residual>("residual form");
  }

  /** Gradient transforms by name. */
  default Catalogue<GradientTransform> transforms() {
    return new Catalogue<GradientTransform>("gradient transform");
  }

  /** Optimizers by name. */
  default Catalogue<Optimizer> optimizers() {
    return new Catalogue<Optimizer>("optimizer");
  }

  /** Schedules by name. */
  default Catalogue<Schedule> schedules() {
    return new Catalogue<Schedule>("schedule");
  }

  /** Losses by name. */
  default Catalogue<Loss> losses() {
    return new Catalogue<Loss>("loss");
  }
}

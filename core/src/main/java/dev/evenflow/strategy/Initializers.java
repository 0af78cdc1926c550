package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.init.Auto;
import dev.evenflow.nn.init.Constant;
import dev.evenflow.nn.init.Critical;
import dev.evenflow.nn.init.DeltaOrthogonal;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.init.HeUniform;
import dev.evenflow.nn.init.Identity;
import dev.evenflow.nn.init.LecunNormal;
import dev.evenflow.nn.init.LecunUniform;
import dev.evenflow.nn.init.Lsuv;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.Ones;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.nn.init.Sparse;
import dev.evenflow.nn.init.TorchDefault;
import dev.evenflow.nn.init.TruncatedNormal;
import dev.evenflow.nn.init.Uniform;
import dev.evenflow.nn.init.XavierNormal;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.nn.init.Zeros;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The initializers of this module by name. */
public final class Initializers {
  private Initializers() {}

  /** All of them; those that suit an activation have the setting {@code activation}. */
  public static Catalogue<Initializer> catalogue() {
    return new Catalogue<Initializer>("initializer")
        .add("zeros", new Zeros())
        .add("ones", new Ones())
        .add("constant", new Constant(0))
        .add("normal", new Normal(0.01))
        .add("uniform", new Uniform(-0.05, 0.05))
        .add("truncated-normal", new TruncatedNormal(0.02))
        .add("xavier-uniform", new XavierUniform())
        .add("xavier-normal", new XavierNormal())
        .add("he-uniform", new HeUniform())
        .add("he-normal", new HeNormal())
        .add("lecun-uniform", new LecunUniform())
        .add("lecun-normal", new LecunNormal())
        .add("orthogonal", new Orthogonal())
        .add("delta-orthogonal", new DeltaOrthogonal())
        .add("lsuv", new Lsuv())
        .add("identity", new Identity())
        .add("sparse", new Sparse(0.9))
        .add("torch-default", new TorchDefault())
        .add("auto", new Suited(Auto::new, List.of()))
        .add("critical", new Suited(Critical::new, List.of("weights")));
  }

  /**
   * Makes the initializer that suits an activation, which is ReLU unless given.
   *
   * @param options what may be set beside the activation: components of the record
   */
  private record Suited(Function<Activation, Initializer> suitable, List<String> options)
      implements StrategyFactory<Initializer> {
    private static final String ACTIVATION = "activation";

    @Override
    public Initializer create(Spec spec) {
      Map<String, String> rest = new LinkedHashMap<>(spec.options());
      String lone = Objects.requireNonNullElse(rest.remove(""), "relu");
      String activation = Objects.requireNonNullElse(rest.remove(ACTIVATION), lone);
      for (String key : rest.keySet()) {
        if (!options.contains(key)) {
          throw new EvenflowException(
              spec.name() + " has no option " + key + ", only " + String.join(", ", keys()));
        }
      }
      Initializer suited = suitable.apply(Activations.catalogue().create(activation));
      return rest.isEmpty() ? suited : RecordFactory.of(suited).create(new Spec(spec.name(), rest));
    }

    @Override
    public Set<String> keys() {
      Set<String> keys = new LinkedHashSet<>(List.of(ACTIVATION));
      keys.addAll(options);
      return keys;
    }
  }
}

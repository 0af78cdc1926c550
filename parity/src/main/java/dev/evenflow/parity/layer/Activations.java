package dev.evenflow.parity.layer;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.activation.Celu;
import dev.evenflow.nn.activation.Elu;
import dev.evenflow.nn.activation.Gated;
import dev.evenflow.nn.activation.HardShrink;
import dev.evenflow.nn.activation.HardTanh;
import dev.evenflow.nn.activation.LeakyRelu;
import dev.evenflow.nn.activation.LogSoftmax;
import dev.evenflow.nn.activation.PRelu;
import dev.evenflow.nn.activation.SoftShrink;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.Softplus;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Activations of x, of any shape. */
final class Activations {
  static final Map<String, Kinds.Writer> KINDS = kinds();

  /** The format leaves it out of a CELU's configuration; PyTorch's own default is 1. */
  private static final double CELU_ALPHA = 1.5;

  private Activations() {}

  private static Map<String, Kinds.Writer> kinds() {
    Map<String, Kinds.Writer> kinds = new HashMap<>();
    for (StandardActivation each : StandardActivation.values()) {
      add(kinds, each.kind(), arguments -> each);
    }
    add(kinds, "gelu", Activations::gelu);
    add(kinds, "leaky-relu", a -> new LeakyRelu(a.number("negative_slope", 0.01)));
    add(kinds, "elu", a -> new Elu(a.number("alpha", 1)));
    add(kinds, "celu", a -> new Celu(a.number("alpha", CELU_ALPHA)));
    add(kinds, "softplus", a -> new Softplus(a.number("beta", 1), a.number("threshold", 20)));
    add(kinds, "hard-tanh", Activations::hardTanh);
    add(kinds, "soft-shrink", a -> new SoftShrink(a.number("lambd", 0.5)));
    add(kinds, "hard-shrink", a -> new HardShrink(a.number("lambd", 0.5)));
    kinds.put("activation:prelu", Activations::prelu);
    for (String prefix : new String[] {"", "activation:"}) {
      kinds.put(prefix + "softmax", given -> alongAxis(given, new Softmax()));
      kinds.put(prefix + "log-softmax", given -> alongAxis(given, new LogSoftmax()));
      kinds.put(prefix + "glu", given -> alongAxis(given, Gated.GLU));
    }
    return Map.copyOf(kinds);
  }

  private static void add(
      Map<String, Kinds.Writer> kinds, String name, Function<Arguments, Activation> made) {
    kinds.put(
        "activation:" + name,
        given -> {
          Activation activation = made.apply(given.arguments().ignoring("inplace"));
          return Bound.of(activation, given.kind(), given.floats("x"), Map.of());
        });
  }

  private static Activation gelu(Arguments arguments) {
    String approximate = arguments.text("approximate", "none");
    return switch (approximate) {
      case "none" -> StandardActivation.GELU;
      case "tanh" -> StandardActivation.GELU_TANH;
      default -> throw arguments.fault("approximate", "none or tanh", approximate);
    };
  }

  private static Activation hardTanh(Arguments arguments) {
    arguments.spelled("min_value", "min_val").spelled("max_value", "max_val");
    return new HardTanh(arguments.number("min_val", -1), arguments.number("max_val", 1));
  }

  /** With a slope for each channel, the second axis, or one for all. */
  private static Written prelu(Given given) {
    Tensor slopes = given.floats("weight", 1, "[channels] or [1]");
    given.arguments().agree("num_parameters", slopes.shape().extent(0));
    given.arguments().ignoring("init");
    return Layout.withChannelsLast(
        given.floats("x"),
        x -> {
          Shape channels = Shape.of(x.shape().extent(-1));
          Tensor all = slopes.shape().extent(0) == 1 ? slopes.broadcastTo(channels) : slopes;
          return Bound.of(new PRelu(), given.kind(), x, Map.of("slope", all));
        });
  }

  /** Along the last axis of ours, to which the case's axis is brought. */
  private static Written alongAxis(Given given, Activation activation) {
    Tensor x = given.floats("x");
    Arguments arguments = given.arguments().spelled("axis", "dim");
    int axis = x.shape().axis(arguments.integer("dim", -1));
    int last = x.shape().rank() - 1;
    return Bound.of(activation, given.kind(), Layout.moved(x, axis, last), Map.of())
        .mapped(output -> Layout.moved(output, last, axis));
  }
}

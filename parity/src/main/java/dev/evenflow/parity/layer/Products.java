package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.exchange.TorchLayout;
import dev.evenflow.nn.Attention;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Linear} and {@code scaled_dot_product_attention}. */
final class Products {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of("linear", Products::linear, "attention", Products::attention);

  private Products() {}

  /** x [..., in], weight [out, in], bias [out]. */
  private static Written linear(Given given) {
    Tensor weight = given.floats("weight", 2, "[out, in]");
    Arguments arguments = given.arguments();
    arguments.spelled("in", "in_features").spelled("out", "out_features");
    int out = weight.shape().extent(0);
    arguments.agree("in_features", weight.shape().extent(1));
    arguments.agree("out_features", out);
    boolean biased = given.agrees("bias", "bias");
    return Layout.batched(
        given.floats("x"),
        2,
        x ->
            Bound.of(
                new Linear(out, biased, new Zeros()),
                given.kind(),
                x,
                Map.of(
                    "weight",
                    TorchLayout.ours(weight),
                    "bias",
                    given.orZeros("bias", Shape.of(out)))));
  }

  /** q [..., tq, d], k [..., tk, d], v [..., tk, dv]. */
  private static Written attention(Given given) {
    Tensor q = given.floats("q");
    Tensor k = given.floats("k");
    Arguments arguments = given.arguments();
    Shape queries = q.shape();
    if (queries.rank() < 2 || k.shape().rank() != queries.rank()) {
      throw new EvenflowException(
          "attention needs q [..., tq, d] and k [..., tk, d], given "
              + queries
              + " and "
              + k.shape());
    }
    if (queries.rank() > 2) {
      arguments.agree("heads", queries.extent(-3));
    }
    arguments.refuse(
        "dropout_p", arguments.number("dropout_p", 0) != 0, "what is dropped is not told");
    arguments.refuse(
        "enable_gqa", arguments.flag("enable_gqa", false), "every query head has its own keys");
    double root = Math.sqrt(queries.extent(-1));
    // Ours divides by the root.
    double scale = arguments.number("scale", 1 / root) * root;
    @Nullable Tensor mask =
        arguments.flag("is_causal", given.says("causal"))
            ? Attention.causal(queries.extent(-2), k.shape().extent(-2))
            : null;
    return Written.of(Attention.of(scale == 1 ? q : q.mul(scale), k, given.floats("v"), mask));
  }
}

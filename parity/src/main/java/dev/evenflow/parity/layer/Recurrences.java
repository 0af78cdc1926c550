package dev.evenflow.parity.layer;

import dev.evenflow.exchange.TorchRecurrence;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recurrent layers: x [n, time, in] gives [n, time, hidden]. Parameters of each layer and
 * direction, such as {@code weight_ih_l0_reverse}: weight_ih [gates hidden, in], weight_hh [gates
 * hidden, hidden], bias_ih and bias_hh [gates hidden].
 */
final class Recurrences {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of(
          "rnn", given -> rnn(given, given.arguments().text("nonlinearity", "tanh")),
          "rnn-tanh", given -> rnn(given, "tanh"),
          "rnn-relu", given -> rnn(given, "relu"),
          "lstm", Recurrences::lstm,
          "gru", Recurrences::gru);

  private Recurrences() {}

  /** The extents that the parameters tell, which arguments may tell too. */
  private record Extents(int hidden, int layers, boolean bidirectional) {
    static Extents of(Given given) {
      Tensor recurrent = given.floats("weight_hh_l0", 2, "[gates hidden, hidden]");
      Tensor first = given.floats("weight_ih_l0", 2, "[gates hidden, in]");
      int layers = 1;
      while (given.has("weight_ih_l" + layers)) {
        layers++;
      }
      boolean bidirectional = given.has("weight_ih_l0_reverse");
      Arguments arguments =
          given.arguments().spelled("in", "input_size").spelled("hidden", "hidden_size");
      arguments.agree("input_size", first.shape().extent(1));
      arguments.agree("hidden_size", recurrent.shape().extent(1));
      arguments.agree("num_layers", layers);
      if (arguments.flag("bidirectional", bidirectional) != bidirectional) {
        throw arguments.fault("bidirectional", "as its parameters are", !bidirectional);
      }
      arguments.refuse(
          "dropout",
          layers > 1 && arguments.number("dropout", 0) != 0,
          "what is dropped is not told");
      arguments.refuse(
          "proj_size", arguments.integer("proj_size", 0) != 0, "there are no projections");
      return new Extents(recurrent.shape().extent(1), layers, bidirectional);
    }
  }

  private static Written rnn(Given given, String nonlinearity) {
    given.arguments().ignoring("nonlinearity");
    Activation activation =
        switch (nonlinearity) {
          case "tanh" -> StandardActivation.TANH;
          case "relu" -> StandardActivation.RELU;
          default -> throw given.arguments().fault("nonlinearity", "tanh or relu", nonlinearity);
        };
    Extents extents = Extents.of(given);
    Layer layer =
        new Rnn(
            extents.hidden,
            extents.layers,
            extents.bidirectional,
            activation,
            new Zeros(),
            new Zeros());
    return written(given, layer, extents, 1, "");
  }

  private static Written lstm(Given given) {
    Extents extents = Extents.of(given);
    Layer layer =
        new Lstm(
            extents.hidden, extents.layers, extents.bidirectional, 0, new Zeros(), new Zeros());
    return written(given, layer, extents, 4, "i f g o");
  }

  private static Written gru(Given given) {
    Extents extents = Extents.of(given);
    Layer layer =
        new Gru(extents.hidden, extents.layers, extents.bidirectional, 0, new Zeros(), new Zeros());
    return written(given, layer, extents, 3, "r z n");
  }

  private static Written written(
      Given given, Layer layer, Extents extents, int gates, String order) {
    Arguments arguments = given.arguments();
    if (!arguments.text("gate_order", order).equals(order)) {
      throw arguments.fault("gate_order", order, arguments.text("gate_order", order));
    }
    given.agrees("bias", "bias_ih_l0");
    Map<String, Tensor> theirs = new HashMap<>();
    for (int i = 0; i < extents.layers; i++) {
      for (String reverse : extents.bidirectional ? List.of("", "_reverse") : List.of("")) {
        String place = "_l" + i + reverse;
        put(theirs, given, "weight_ih" + place, 2, "[gates hidden, in]");
        put(theirs, given, "weight_hh" + place, 2, "[gates hidden, hidden]");
        for (String bias : List.of("bias_ih" + place, "bias_hh" + place)) {
          if (given.has(bias)) {
            put(theirs, given, bias, 1, "[gates hidden]");
          }
        }
      }
    }
    Map<String, Tensor> variables = new TorchRecurrence(gates).ours(theirs);
    boolean batchFirst = arguments.flag("batch_first", true);
    return Layout.batched(
        batchFirst ? given.floats("x") : flipped(given.floats("x")),
        3,
        x ->
            Bound.of(layer, given.kind(), x, variables)
                .mapped(output -> batchFirst ? output : flipped(output)));
  }

  private static void put(
      Map<String, Tensor> theirs, Given given, String name, int rank, String layout) {
    theirs.put(name, given.floats(name, rank, layout));
  }

  private static Tensor flipped(Tensor x) {
    return x.shape().rank() == 3 ? x.transpose(1, 0, 2) : x;
  }
}

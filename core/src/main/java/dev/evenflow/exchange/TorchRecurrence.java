package dev.evenflow.exchange;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code RNN}, {@code LSTM} and {@code GRU}. PyTorch has, for each layer and direction, such as
 * {@code _l0_reverse}: {@code weight_ih} [gates hidden, in], {@code weight_hh} [gates hidden,
 * hidden], {@code bias_ih} and {@code bias_hh} [gates hidden], gates in our order. It adds the two
 * biases where one does, except those of a GRU's candidate.
 *
 * @param gates 1 of an RNN, 4 of an LSTM, 3 of a GRU
 */
public record TorchRecurrence(int gates) implements TorchLayer {
  private static final int GRU = 3;
  private static final Pattern OURS = Pattern.compile("layer(\\d{1,9})(-reverse)?\\.weight");
  private static final Pattern THEIRS = Pattern.compile("weight_ih(_l(\\d{1,9})(_reverse)?)");

  @Override
  public Map<String, Tensor> theirs(Map<String, Tensor> ours) {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    for (String name : ours.keySet()) {
      Matcher matcher = OURS.matcher(name);
      if (matcher.matches()) {
        String place = "_l" + (Integer.parseInt(matcher.group(1)) - 1);
        String layer = matcher.group(2) == null ? place : place + "_reverse";
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        Tensor bias = get(ours, prefix + "bias");
        theirs.put("weight_ih" + layer, TorchLayout.theirs(get(ours, name)));
        theirs.put("weight_hh" + layer, TorchLayout.theirs(get(ours, prefix + "recurrent")));
        theirs.put("bias_ih" + layer, bias);
        theirs.put("bias_hh" + layer, second(bias.shape(), ours, prefix));
      }
    }
    return theirs;
  }

  /** Minus zeros, so that every sum with them has the bits of the other part. */
  private Tensor second(Shape shape, Map<String, Tensor> ours, String prefix) {
    Tensor nothing = Tensor.constant(-0.0);
    if (gates != GRU) {
      return nothing.broadcastTo(shape);
    }
    Tensor candidate = get(ours, prefix + "recurrent-bias");
    Shape others = Shape.of(shape.size() - candidate.shape().size());
    return Tensor.concat(0, List.of(nothing.broadcastTo(others), candidate));
  }

  /** Biases may be missing, which are zeros then. */
  @Override
  public Map<String, Tensor> ours(Map<String, Tensor> theirs) {
    Map<String, Tensor> ours = new LinkedHashMap<>();
    for (String name : theirs.keySet()) {
      Matcher matcher = THEIRS.matcher(name);
      if (matcher.matches()) {
        String layer = matcher.group(1);
        String prefix =
            "layer%d%s."
                .formatted(
                    Integer.parseInt(matcher.group(2)) + 1,
                    matcher.group(3) == null ? "" : "-reverse");
        Tensor recurrent = TorchLayout.ours(get(theirs, "weight_hh" + layer));
        Tensor zeros = Tensor.zeros(Shape.of(recurrent.shape().extent(1)));
        ours.put(prefix + "weight", TorchLayout.ours(get(theirs, name)));
        ours.put(prefix + "recurrent", recurrent);
        putBiases(
            ours,
            prefix,
            theirs.getOrDefault("bias_ih" + layer, zeros),
            theirs.getOrDefault("bias_hh" + layer, zeros));
      }
    }
    return ours;
  }

  private void putBiases(Map<String, Tensor> ours, String prefix, Tensor first, Tensor second) {
    if (gates != GRU) {
      ours.put(prefix + "bias", first.add(second));
      return;
    }
    int all = first.shape().size();
    int others = all - all / GRU;
    Tensor sum = first.slice(0, 0, others).add(second.slice(0, 0, others));
    ours.put(prefix + "bias", Tensor.concat(0, List.of(sum, first.slice(0, others, all))));
    ours.put(prefix + "recurrent-bias", second.slice(0, others, all));
  }

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new EvenflowException(
          "a recurrent layer needs %s, there is only %s".formatted(name, tensors.keySet()));
    }
    return tensor;
  }
}

package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.parity.reference.Agreement;
import dev.evenflow.parity.reference.Comparison;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.Precision;
import dev.evenflow.parity.reference.ReferenceCase;
import dev.evenflow.parity.reference.Values;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer gave: its output, the gradients of {@code sum(output * weights)}, its state after.
 * All arrays are in PyTorch's layouts.
 *
 * @param name the kind of layer, with anything after a hyphen
 * @param source the framework
 * @param configuration the arguments by PyTorch's names or the format's shorter ones
 * @param inputs by name
 * @param parameters what is trained, by name
 * @param state what the layer itself keeps, before
 * @param output what the layer gives
 * @param weights what the output is weighted with
 * @param gradients by input or parameter
 * @param after the state after
 */
record LayerCase(
    String name,
    String source,
    Map<String, @Nullable Object> configuration,
    Map<String, Values> inputs,
    Map<String, Values> parameters,
    Map<String, Values> state,
    Values output,
    Values weights,
    Map<String, Values> gradients,
    Map<String, Values> after)
    implements ReferenceCase {
  private static final String WEIGHTS = "weights of the output";

  /** What is compared: an expression of ours, and the array of the case. */
  private record Pair(String where, Tensor ours, Values theirs) {
    Pair {
      if (!ours.shape().equals(theirs.shape())) {
        throw new EvenflowException(
            "the %s is %s here, but %s in the case".formatted(where, ours.shape(), theirs.shape()));
      }
    }
  }

  @Override
  public Agreement replay(Engine engine) {
    Given given = Given.of(this);
    Written written = given.write();
    List<Pair> pairs = new ArrayList<>(List.of(new Pair("output", written.output(), output)));
    pairs.addAll(gradients(given, written.output()));
    after.forEach((label, theirs) -> {
      Tensor ours = written.after().get(label);
      if (ours == null) {
        throw new EvenflowException(
            "%s keeps no %s, only %s".formatted(name, label, written.after().keySet()));
      }
      pairs.add(new Pair(label + " after", ours, theirs));
    });

    Map<String, double[]> values = new HashMap<>(given.values());
    values.put(WEIGHTS, weights.data());
    List<double[]> ours = Evaluation.of(pairs.stream().map(Pair::ours).toList(), values, engine);
    Comparison comparison = new Comparison();
    for (int i = 0; i < pairs.size(); i++) {
      comparison.add(pairs.get(i).where(), ours.get(i), pairs.get(i).theirs().data());
    }
    return comparison.agreement(Precision.FLOAT);
  }

  private List<Pair> gradients(Given given, Tensor result) {
    List<Map.Entry<String, Values>> theirs = List.copyOf(gradients.entrySet());
    List<Tensor> by = theirs.stream().map(each -> given.differentiable(each.getKey())).toList();
    Tensor seed = Tensor.input(WEIGHTS, weights.shape());
    List<Tensor> ours = Gradients.pullback(Map.of(result, seed), by);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      Map.Entry<String, Values> each = theirs.get(i);
      pairs.add(new Pair("gradient by " + each.getKey(), ours.get(i), each.getValue()));
    }
    return pairs;
  }

  @Override
  public String toString() {
    return name + " " + configuration;
  }
}

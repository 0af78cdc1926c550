package dev.evenflow.testing;

import dev.evenflow.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What PyTorch 2.13 computed in float64 for a layer, of {@code reference/layers.json}, with nine
 * digits: outputs, and the gradients of {@code sum(output * grad_output)}. Images and weights are
 * read in our layouts: channels last, inputs before outputs.
 *
 * @param name the kind of layer; several cases may have the same
 * @param config its configuration
 * @param inputs inputs and parameters by name
 * @param output what the layer gives
 * @param outputGradient what the output is weighted with
 * @param gradients the derivatives by inputs and parameters
 */
public record Reference(
    String name,
    JsonNode config,
    Map<String, Values> inputs,
    Values output,
    Values outputGradient,
    Map<String, Values> gradients) {

  /** All cases of the file. */
  public static List<Reference> all() {
    try (InputStream file = Reference.class.getResourceAsStream("/reference/layers.json")) {
      JsonNode cases = new JsonMapper().readTree(Objects.requireNonNull(file)).required("cases");
      return StreamSupport.stream(cases.spliterator(), false).map(Reference::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole number of the configuration. */
  public int config(String key, int otherwise) {
    return config.path(key).asInt(otherwise);
  }

  /** A new input tensor for each of the inputs and parameters. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    inputs.forEach((label, values) ->
        tensors.put(
            label,
            label.equals("index")
                ? Tensor.intInput(label, values.shape())
                : Tensor.input(label, values.shape())));
    return tensors;
  }

  private static Reference of(JsonNode node) {
    String name = node.required("name").asString();
    Map<String, Values> inputs = all(name, node.required("inputs"));
    inputs.putAll(all(name, node.required("parameters")));
    return new Reference(
        name,
        node.required("config"),
        inputs,
        values(name, "output", node.required("output")),
        values(name, "output", node.required("grad_output")),
        all(name, node.required("gradients")));
  }

  private static Map<String, Values> all(String name, JsonNode section) {
    Map<String, Values> values = new LinkedHashMap<>();
    section
        .properties()
        .forEach(
            entry -> values.put(entry.getKey(), values(name, entry.getKey(), entry.getValue())));
    return values;
  }

  private static Values values(String name, String label, JsonNode node) {
    return ourLayout(name, label, Values.of(node));
  }

  /**
   * [n, c, h, w] to [n, h, w, c], [out, in, kh, kw] to [kh, kw, in, out], [out, in] to [in, out].
   */
  private static Values ourLayout(String name, String label, Values values) {
    boolean images = name.startsWith("conv") || name.contains("pool") || name.contains("norm");
    if (label.equals("weight") && name.startsWith("conv")) {
      return values.transposed(2, 3, 1, 0);
    }
    if (label.equals("weight") && name.equals("linear")) {
      return values.transposed(1, 0);
    }
    return images && values.shape().rank() == 4 ? values.transposed(0, 2, 3, 1) : values;
  }

  @Override
  public String toString() {
    return name + " " + config;
  }
}

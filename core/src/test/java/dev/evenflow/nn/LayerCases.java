package dev.evenflow.nn;

import dev.evenflow.testing.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Layer values and gradients that PyTorch 2.13 computed in float64, from {@code
 * reference/layers.json}: gradients are those of {@code sum(output * grad_output)}.
 */
public final class LayerCases {
  private LayerCases() {}

  /** One case of the file. */
  public record Case(String name, JsonNode node) {
    /** A number of the configuration. */
    public int config(String key, int otherwise) {
      return node.path("config").path(key).asInt(otherwise);
    }

    /** An array of the case: a section such as "inputs", and a name in it. */
    public Values values(String section, String name) {
      return Values.of(node.required(section).required(name));
    }

    /** Whether there is such an array. */
    public boolean has(String section, String name) {
      return node.required(section).has(name);
    }

    /** What the layer gives. */
    public Values output() {
      return Values.of(node.required("output"));
    }

    /** What the output is weighted with. */
    public Values outputGradient() {
      return Values.of(node.required("grad_output"));
    }

    @Override
    public String toString() {
      return name + " " + node.path("config");
    }
  }

  /** All cases. */
  public static List<Case> all() {
    try (InputStream file = LayerCases.class.getResourceAsStream("/reference/layers.json")) {
      JsonNode cases = new JsonMapper().readTree(Objects.requireNonNull(file)).required("cases");
      return StreamSupport.stream(cases.spliterator(), false)
          .map(node -> new Case(node.required("name").asString(), node))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.evenflow.regularization.norm;

import static dev.evenflow.regularization.Oracle.assertClose;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Normalization;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Compiled;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class NormalizationReferenceTest {
  /** The file has nine digits. */
  private static final double DOUBLE_TOLERANCE = 1e-7;

  /** 256 roundings of the largest value, all to the same side: these sums have dozens of terms. */
  private static final double FLOAT_TOLERANCE = 0x1p-16;

  static Stream<String> cases() throws IOException {
    return reference().keySet().stream();
  }

  private static Map<String, JsonNode> reference() throws IOException {
    Map<String, JsonNode> cases = new LinkedHashMap<>();
    try (InputStream file =
        NormalizationReferenceTest.class.getResourceAsStream("/reference/normalization.json")) {
      for (JsonNode each : new ObjectMapper().readTree(file).get("cases")) {
        cases.put(each.get("name").asString(), each);
      }
    }
    return cases;
  }

  private static Normalization normalization(JsonNode reference) {
    JsonNode config = reference.get("config");
    double epsilon = config.get("eps").asDouble();
    return switch (reference.get("name").asString()) {
      case "layer-norm" -> new LayerNorm(epsilon, true, config.get("normalized").size());
      case "group-norm" -> new GroupNorm(config.get("groups").asInt(), epsilon, true);
      case "instance-norm" -> new InstanceNorm(epsilon, true);
      case "rms-norm" -> new RmsNorm(epsilon, true);
      default -> BatchNorm.torch();
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPyTorch(String name) throws IOException {
    JsonNode reference = reference().get(name);
    Shape torch = shape(reference.get("inputs").get("x"));
    Normalization normalization = normalization(reference);
    Applied applied =
        name.endsWith("eval")
            ? Applied.evaluation(normalization, lastChannels(torch))
            : Applied.training(normalization, lastChannels(torch));
    Map<Tensor, double[]> bound = new HashMap<>();
    bound.put(applied.input(), data(reference.get("inputs").get("x")));
    Map<Tensor, double[]> gradients = new LinkedHashMap<>();
    gradients.put(applied.input(), data(reference.get("gradients").get("x")));
    reference
        .get("parameters")
        .properties()
        .forEach(parameter -> {
          String own = parameter.getKey().equals("weight") ? "scale" : "bias";
          Tensor read = applied.variable(own).read();
          gradients.put(read, data(reference.get("gradients").get(parameter.getKey())));
          bound.put(read, data(parameter.getValue()));
        });
    reference
        .get("config")
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith("running_mean")) {
            bound.put(applied.variable("running-mean").read(), data(entry.getValue()));
          } else if (entry.getKey().startsWith("running_var")) {
            bound.put(applied.variable("running-variance").read(), data(entry.getValue()));
          }
        });

    Tensor seed = Tensor.input("g", applied.output().shape());
    bound.put(seed, data(reference.get("grad_output")));
    List<Tensor> by = List.copyOf(gradients.keySet());
    List<Tensor> derivatives = Gradients.of(applied.output().mul(seed).sum(), by);
    Map<Tensor, double[]> expected = new LinkedHashMap<>();
    expected.put(applied.output(), data(reference.get("output")));
    for (int i = 0; i < by.size(); i++) {
      expected.put(derivatives.get(i), gradients.get(by.get(i)));
    }
    if (reference.has("after")) {
      JsonNode after = reference.get("after");
      expected.put(applied.updated("running-mean"), data(after.get("running_mean")));
      expected.put(applied.updated("running-variance"), data(after.get("running_var")));
    }
    List<Tensor> tensors = List.copyOf(expected.keySet());
    List<double[]> inDouble = Oracle.values(bound, tensors);
    List<double[]> compiled = Compiled.values(tensors, bound);
    for (int i = 0; i < tensors.size(); i++) {
      assertClose(inDouble.get(i), expected.get(tensors.get(i)), DOUBLE_TOLERANCE);
      assertClose(compiled.get(i), expected.get(tensors.get(i)), FLOAT_TOLERANCE);
    }
  }

  private static Shape shape(JsonNode array) {
    int[] extents = new int[array.get("shape").size()];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = array.get("shape").get(i).asInt();
    }
    return Shape.of(extents);
  }

  /** [n, c, h, w] as [n, h, w, c]. */
  private static Shape lastChannels(Shape torch) {
    return torch.rank() < 4
        ? torch
        : Shape.of(torch.extent(0), torch.extent(2), torch.extent(3), torch.extent(1));
  }

  private static double[] data(JsonNode array) {
    double[] data = new double[array.get("data").size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = array.get("data").get(i).asDouble();
    }
    Shape shape = shape(array);
    if (shape.rank() < 4) {
      return data;
    }
    Tensor given = Tensor.input("torch", shape);
    return Oracle.value(Map.of(given, data), given.transpose(0, 2, 3, 1));
  }
}

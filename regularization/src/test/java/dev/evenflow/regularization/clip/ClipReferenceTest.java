package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import dev.evenflow.training.GradientTransform;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ClipReferenceTest {
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("clip-by-value+sgd", new ValueClip(0.5)),
        Arguments.of("clip-by-global-norm+sgd", new GlobalNorm(1)),
        Arguments.of("clip-by-block-rms+sgd", new BlockRms(0.5)),
        Arguments.of("adaptive-grad-clip+sgd", new AdaptiveClip(0.01)),
        Arguments.of("centralize+sgd", new Centralize(Centralize.Output.FIRST)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainDescentBehindTheTransformFollowsOptax(String name, GradientTransform transform)
      throws IOException {
    JsonNode file;
    try (InputStream stream = getClass().getResourceAsStream("/reference/clips.json")) {
      file = new ObjectMapper().readTree(stream);
    }
    JsonNode expected = null;
    for (JsonNode each : file.get("cases")) {
      expected = each.get("name").asString().equals(name) ? each : expected;
    }
    double rate = expected.get("hyperparameters").get("learning_rate").asDouble();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("matrix", Shape.of(4, 3));
    shapes.put("vector", Shape.of(5));
    Transforming transforming = Transforming.of(transform, shapes);
    float[] parameters = flat(file.get("initial_parameters"));
    assign(transforming, parameters);
    for (int step = 0; step < file.get("gradients").size(); step++) {
      float[] gradient = flat(file.get("gradients").get(step));
      float[] changed =
          transforming.step(
              Arrays.copyOfRange(gradient, 0, 12), Arrays.copyOfRange(gradient, 12, 17));
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= (float) (rate * changed[i]);
      }
      assign(transforming, parameters);
      assertThat(parameters)
          .as("after step %d", step + 1)
          .containsExactly(
              flat(expected.get("parameters_after_step").get(step)), Offset.offset(2e-6f));
    }
  }

  private static void assign(Transforming transforming, float... parameters) {
    transforming.variable("matrix").assign(Arrays.copyOfRange(parameters, 0, 12));
    transforming.variable("vector").assign(Arrays.copyOfRange(parameters, 12, 17));
  }

  private static float[] flat(JsonNode parameters) {
    float[] flat = new float[17];
    int at = 0;
    for (JsonNode row : parameters.get("matrix")) {
      for (JsonNode each : row) {
        flat[at++] = (float) each.asDouble();
      }
    }
    for (JsonNode each : parameters.get("vector")) {
      flat[at++] = (float) each.asDouble();
    }
    return flat;
  }
}

package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.CompiledTraining;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ClipReferenceTest {
  /** Parameters of size 1 at most, moved by a few steps in float. */
  private static final Offset<Double> TOLERANCE = Offset.offset(2e-6);

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
    Rule descent = (parameter, gradient, slots) -> parameter.sub(gradient.mul(rate));
    InterpretedTraining interpreted =
        InterpretedTraining.of(descent)
            .transforms(List.of(transform))
            .inFloat()
            .parameter("matrix", Shape.of(4, 3), matrix(file.get("initial_parameters")))
            .parameter("vector", Shape.of(5), vector(file.get("initial_parameters")))
            .onGradients();
    CompiledTraining compiled = interpreted.compiled();
    for (int step = 0; step < file.get("gradients").size(); step++) {
      JsonNode given = file.get("gradients").get(step);
      Map<String, double[]> gradients = Map.of("matrix", matrix(given), "vector", vector(given));
      interpreted.step(gradients);
      compiled.step(gradients);
      JsonNode after = expected.get("parameters_after_step").get(step);
      assertThat(interpreted.values("matrix")).containsExactly(matrix(after), TOLERANCE);
      assertThat(interpreted.values("vector")).containsExactly(vector(after), TOLERANCE);
      assertThat(compiled.values("matrix")).containsExactly(matrix(after), TOLERANCE);
      assertThat(compiled.values("vector")).containsExactly(vector(after), TOLERANCE);
    }
  }

  private static double[] matrix(JsonNode parameters) {
    return StreamSupport.stream(parameters.get("matrix").spliterator(), false)
        .flatMapToDouble(ClipReferenceTest::numbers)
        .toArray();
  }

  private static double[] vector(JsonNode parameters) {
    return numbers(parameters.get("vector")).toArray();
  }

  private static DoubleStream numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToDouble(JsonNode::asDouble);
  }
}

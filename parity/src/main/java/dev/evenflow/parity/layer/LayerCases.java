package dev.evenflow.parity.layer;

import dev.evenflow.parity.reference.Located;
import dev.evenflow.parity.reference.ReferenceCase;
import dev.evenflow.parity.reference.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of layers: cases with {@code name}, {@code config}, {@code inputs}, {@code parameters},
 * {@code output}, {@code grad_output}, {@code gradients} and perhaps {@code after}, whose arrays
 * are written as {@code {"shape": [...], "data": [...]}}. Arrays in the configuration, and the
 * lists {@code targets} and {@code offsets} there, are what a layer or loss is given beside.
 */
public final class LayerCases {
  private static final List<String> LISTED_ARRAYS = List.of("targets", "offsets");

  private LayerCases() {}

  /** Whether a file looks like one of layers. */
  public static boolean isWrittenIn(Located file) {
    return file.has("cases")
        && file.member("cases").elements().stream()
            .anyMatch(each -> each.has("grad_output") || each.has("output"));
  }

  /**
   * The cases.
   *
   * @throws dev.evenflow.EvenflowException if the file is not of the format, with the place
   */
  public static List<ReferenceCase> read(Located file) {
    List<ReferenceCase> cases = new ArrayList<>();
    for (Located each : file.member("cases").elements()) {
      cases.add(layer(each.named(each.member("name").text()), each.member("name").text()));
    }
    return cases;
  }

  private static LayerCase layer(Located recorded, String name) {
    Map<String, Values> inputs = arrays(recorded.member("inputs"));
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    Map<String, Values> state = new LinkedHashMap<>();
    Located config = recorded.member("config");
    config
        .members()
        .forEach((key, value) -> {
          if (LISTED_ARRAYS.contains(key) && value.isList()) {
            if (!inputs.containsKey(key)) {
              state.put(key, Values.nested(value));
            }
          } else if (value.isObject() && value.has("data")) {
            state.put(key, Values.shaped(value));
          } else {
            arguments.put(key, value.value());
          }
        });
    Values output = Values.shaped(recorded.member("output"));
    Values weights = Values.shaped(recorded.member("grad_output"));
    if (!weights.shape().equals(output.shape())) {
      throw recorded
          .member("grad_output")
          .fault("has shape " + weights.shape() + ", its output " + output.shape());
    }
    return new LayerCase(
        name,
        recorded.has("source") ? recorded.member("source").text() : "torch",
        arguments,
        inputs,
        arrays(recorded.member("parameters")),
        state,
        output,
        weights,
        arrays(recorded.member("gradients")),
        recorded.has("after") ? arrays(recorded.member("after")) : Map.of());
  }

  private static Map<String, Values> arrays(Located byName) {
    Map<String, Values> arrays = new LinkedHashMap<>();
    byName.members().forEach((name, array) -> arrays.put(name, Values.shaped(array)));
    return arrays;
  }
}

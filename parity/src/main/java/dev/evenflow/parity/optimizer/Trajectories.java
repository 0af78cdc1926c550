package dev.evenflow.parity.optimizer;

import dev.evenflow.parity.reference.Located;
import dev.evenflow.parity.reference.ReferenceCase;
import dev.evenflow.parity.reference.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of optimizer trajectories: {@code initial_parameters} and the {@code gradients} of each
 * step by parameter, as nested lists, and cases with {@code name}, {@code source}, {@code
 * hyperparameters} and {@code parameters_after_step}. A case trains the parameters that it tells.
 */
public final class Trajectories {
  private Trajectories() {}

  /** Whether a file looks like one of trajectories. */
  public static boolean isWrittenIn(Located file) {
    return file.has("initial_parameters") || file.has("gradients");
  }

  /**
   * The cases.
   *
   * @throws dev.evenflow.EvenflowException if the file is not of the format, with the place
   */
  public static List<ReferenceCase> read(Located file) {
    Map<String, Values> initial = arrays(file.member("initial_parameters"));
    List<Map<String, Values>> gradients =
        file.member("gradients").elements().stream().map(Trajectories::arrays).toList();
    List<ReferenceCase> cases = new ArrayList<>();
    for (Located each : file.member("cases").elements()) {
      cases.add(trajectory(each, initial, gradients));
    }
    return cases;
  }

  private static Map<String, Values> arrays(Located byName) {
    Map<String, Values> arrays = new LinkedHashMap<>();
    byName.members().forEach((name, lists) -> arrays.put(name, Values.nested(lists)));
    return arrays;
  }

  private static Trajectory trajectory(
      Located listed, Map<String, Values> initial, List<Map<String, Values>> gradients) {
    String name = listed.member("name").text();
    Located each = listed.named(name);
    Located steps = each.member("parameters_after_step");
    List<Map<String, Values>> after = new ArrayList<>();
    for (Located step : steps.elements()) {
      after.add(arrays(step));
    }
    if (after.isEmpty() || after.size() != gradients.size()) {
      throw steps.fault(
          "has %d steps, but there are gradients of %d".formatted(after.size(), gradients.size()));
    }
    Map<String, Values> trained = chosen(after.getFirst(), initial, steps, "initial_parameters");
    List<Map<String, Values>> given = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      chosen(after.get(i), trained, steps, "step 1");
      chosen(trained, after.get(i), steps, "step " + (i + 1));
      given.add(chosen(trained, gradients.get(i), steps, "gradients[" + i + "]"));
    }
    return new Trajectory(
        name,
        each.member("source").text(),
        each.member("hyperparameters").values(),
        trained,
        given,
        after);
  }

  /** The arrays of the wanted names and shapes. */
  private static Map<String, Values> chosen(
      Map<String, Values> wanted, Map<String, Values> from, Located place, String where) {
    Map<String, Values> chosen = new LinkedHashMap<>();
    wanted.forEach((name, like) -> {
      Values found = from.get(name);
      if (found == null) {
        throw place.fault("tells of " + name + ", which " + where + " has not");
      }
      if (!found.shape().equals(like.shape())) {
        throw place.fault(
            "has %s %s, which is %s in %s".formatted(name, like.shape(), found.shape(), where));
      }
      chosen.put(name, found);
    });
    return chosen;
  }
}

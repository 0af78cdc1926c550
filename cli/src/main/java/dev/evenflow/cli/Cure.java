package dev.evenflow.cli;

import com.google.inject.ProvisionException;
import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.Verdict;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What to change of a recipe whose gradients are not even, each change tried by a diagnosis of its
 * own.
 *
 * @param flags to add to the command
 * @param verdict with them
 */
record Cure(String flags, Verdict verdict) {
  private static final List<Map.Entry<Setting, String>> CANDIDATES =
      List.of(
          Map.entry(Setting.INIT, "critical"),
          Map.entry(Setting.INIT, "critical:weights=orthogonal"),
          Map.entry(Setting.INIT, "auto"),
          Map.entry(Setting.NORM, "layer"),
          Map.entry(Setting.NORM, "none"),
          Map.entry(Setting.RESIDUAL, "pre-activation"),
          Map.entry(Setting.RESIDUAL, "scaled"),
          Map.entry(Setting.RESIDUAL, "rezero"));

  /** The changes after which gradients are even, those that leave them most alike first. */
  static List<Cure> of(Recipe recipe, Function<Recipe, Diagnosis> diagnose) {
    List<Cure> found = new ArrayList<>();
    for (Map.Entry<Setting, String> each : CANDIDATES) {
      if (recipe.get(each.getKey()).equals(each.getValue())) {
        continue;
      }
      try {
        Verdict verdict = diagnose.apply(recipe.with(each.getKey(), each.getValue())).verdict();
        if (verdict.kind() == Verdict.Kind.EVEN) {
          found.add(new Cure("--" + each.getKey().title() + " " + each.getValue(), verdict));
        }
      } catch (EvenflowException | ProvisionException _) {
        // There is no such model, so it is no cure.
      }
    }
    found.sort(Comparator.comparingDouble(each -> Math.abs(Math.log(each.verdict.factor()))));
    return found;
  }
}

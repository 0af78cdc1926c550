package dev.evenflow.models;

import dev.evenflow.data.PublishedData;
import dev.evenflow.training.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** RESULTS.md, and the runs that its rows tell of. */
final class Results {
  /** Results are told in four digits and are the same everywhere. */
  static final double ROUNDING = 5e-5;

  /** Where rows say data lie, and where these lie in the folder of all data. */
  private static final Map<String, String> PLACES =
      Map.of(
          "mnist", "mnist",
          "names:names.txt", "names:text/names.txt",
          "text:tinyshakespeare.txt", "text:text/tinyshakespeare.txt",
          "sentences:trec", "sentences:trec",
          "mushrooms.svm", "sparse/mushrooms.svm");

  private Results() {}

  /** The lines of a form. */
  static List<MatchResult> rows(Pattern form) {
    try {
      return Files.readAllLines(Path.of("RESULTS.md")).stream()
          .map(form::matcher)
          .filter(Matcher::matches)
          .map(Matcher::toMatchResult)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The result of a run on one thread. Data that are not bundled are looked for {@linkplain
   * PublishedData#cache among those that are fetched}; where they are absent the test is left out.
   */
  static Evaluation of(Recipe recipe) {
    Recipe here = recipe;
    String place = PLACES.get(recipe.data());
    if (place != null) {
      int form = place.indexOf(':') + 1;
      Path data = PublishedData.cache().resolve(place.substring(form));
      Assumptions.assumeTrue(
          Files.exists(data), () -> "needs " + data + ", or -Devenflow.data=FOLDER of all data");
      here = recipe.with(Setting.DATA, place.substring(0, form) + data);
    }
    Run run = Run.of(here, Strategies.standard(), 1);
    run.fit(List.of());
    return run.trainer().evaluate(run.test());
  }
}

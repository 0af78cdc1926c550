package dev.evenflow.models;

import dev.evenflow.training.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** RESULTS.md, and the runs that its rows tell of. */
final class Results {
  /** Results are told in four digits and are the same everywhere. */
  static final double ROUNDING = 5e-5;

  private static final String DATA = "../shared/data";

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
   * The result of a run on one thread, with data of the folder beside the project looked for in
   * -Devenflow.data=DIR; where they are absent the test is left out.
   */
  static Evaluation of(Recipe recipe) {
    String data = recipe.data();
    Recipe here = recipe;
    if (data.contains(DATA)) {
      String folder = System.getProperty("evenflow.data", "../" + DATA);
      Assumptions.assumeTrue(Files.isDirectory(Path.of(folder)), () -> "needs data in " + folder);
      here = recipe.with(Setting.DATA, data.replace(DATA, folder));
    }
    Run run = Run.of(here, Strategies.standard(), 1);
    run.fit(List.of());
    return run.trainer().evaluate(run.test());
  }
}

package dev.evenflow.cli;

import dev.evenflow.replay.BadNumber;
import dev.evenflow.replay.Operand;
import dev.evenflow.replay.Replay;
import dev.evenflow.training.BadStep;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Replays bad steps and shows what came out. */
final class Explanation {
  private static final long SLOW = 5_000_000_000L;

  private final Output output;
  private final boolean all;
  private final long start = System.nanoTime();
  private boolean isSlow;

  /** Tells of the first bad number, or of all. */
  Explanation(Output output, boolean all) {
    this.output = output;
    this.all = all;
  }

  /** Replays a step and shows the outcome. */
  void show(Trainer trainer, BadStep step) {
    Replay replay = trainer.replay(step, this::onProgress);
    long position = step.before().position();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("position", position);
    line.put("refused", replay.refused());
    line.put("causes", lines(replay.causes()));
    line.put("masked", lines(replay.masked()));
    output.result(line, text(replay, position));
  }

  private void onProgress(double share) {
    long passed = System.nanoTime() - start;
    double left = passed * 1e-9 * (1 - share) / share;
    if (!isSlow && passed > SLOW) {
      isSlow = true;
      output.warning(
          String.format(
              Locale.ROOT,
              "a replay computes one number after the other; this one takes about %.0f s more",
              left));
    }
    output.passing(String.format(Locale.ROOT, "replay  %.0f %%, %.0f s left", 100 * share, left));
  }

  private String text(Replay replay, long position) {
    StringBuilder text = new StringBuilder();
    text.append(
        "the guard %s the step at position %d%n"
            .formatted(replay.refused() ? "refuses" : "accepts", position));
    section(text, replay.causes(), "first bad number", "bad numbers");
    section(text, replay.masked(), "hidden by later operations", "hidden by later operations");
    if (replay.first().isEmpty()) {
      text.append("all its numbers are good\n");
    }
    return text.toString();
  }

  private void section(StringBuilder text, List<BadNumber> numbers, String one, String many) {
    if (numbers.isEmpty()) {
      return;
    }
    List<BadNumber> shown = all ? numbers : numbers.subList(0, 1);
    text.append(all ? many : one).append(":\n");
    shown.forEach(text::append);
    if (shown.size() < numbers.size()) {
      text.append("  and %d more operations: see --all%n".formatted(numbers.size() - shown.size()));
    }
  }

  private List<Map<String, Object>> lines(List<BadNumber> numbers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (BadNumber number : all ? numbers : numbers.stream().limit(1).toList()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("fault", name(number.fault()));
      line.put("phase", name(number.phase()));
      line.put("layer", number.path());
      line.put("operation", number.operation());
      line.put("index", number.index());
      line.put("loop_steps", number.steps());
      line.put("value", number.value());
      line.put("count", number.count());
      line.put("inputs", number.inputs().stream().map(Explanation::line).toList());
      line.put("source", number.source());
      lines.add(line);
    }
    return lines;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> line(Operand input) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("layer", input.path());
    line.put("operation", input.operation());
    line.put("index", input.index());
    line.put("value", input.value());
    return line;
  }
}

package dev.evenflow.cli.watch;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link JsonLog} says of a training. Of a step that was watched again, as after a roll-back
 * or when a training was resumed, the last counts.
 *
 * @param steps that were watched, in order
 * @param marks findings that opened and closed, in order
 */
public record History(List<Step> steps, List<Mark> marks) {
  /**
   * A watched step.
   *
   * @param number of the step, from 1
   * @param numbers of the whole step by name
   * @param layers the numbers of each layer by its path
   */
  public record Step(
      long number, Map<String, Double> numbers, Map<String, Map<String, Double>> layers) {
    /** A number of the whole step; NaN if it is not there. */
    public double get(String name) {
      return numbers.getOrDefault(name, Double.NaN);
    }

    /** A number of a layer; NaN if it is not there. */
    public double get(String layer, String name) {
      return layers.getOrDefault(layer, Map.of()).getOrDefault(name, Double.NaN);
    }
  }

  /**
   * A finding that opened, or closed.
   *
   * @param isOpening or else it closes
   * @param illness in words
   * @param layer where
   * @param began the step that showed it first
   * @param step the step that made sure
   * @param evidence in a sentence; empty where it closes
   */
  public record Mark(
      boolean isOpening, String illness, String layer, long began, long step, String evidence) {}

  /** The paths of all layers, from the input on. */
  public List<String> layers() {
    Set<String> layers = new LinkedHashSet<>();
    steps.forEach(step -> layers.addAll(step.layers().keySet()));
    return List.copyOf(layers);
  }

  /**
   * Reads a log. A last line that was not written to its end is left out.
   *
   * @throws EvenflowException if there is none, no step is in it, or a line is no JSON
   */
  public static History read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EvenflowException(
          "there is no %s: train with --watch or --report to have one".formatted(file));
    }
    Map<Long, Step> steps = new TreeMap<>();
    List<Mark> marks = new ArrayList<>();
    JsonMapper mapper = new JsonMapper();
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        try {
          add(mapper.readTree(lines.get(i)), steps, marks);
        } catch (JacksonException e) {
          if (i < lines.size() - 1) {
            throw new EvenflowException(
                "line %d of %s is no JSON: %s".formatted(i + 1, file, e.getOriginalMessage()), e);
          }
        }
      }
    } catch (IOException e) {
      throw new EvenflowException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    if (steps.isEmpty()) {
      throw new EvenflowException("no watched step is in " + file);
    }
    return new History(List.copyOf(steps.values()), List.copyOf(marks));
  }

  private static void add(JsonNode line, Map<Long, Step> steps, List<Mark> marks) {
    long step = line.path("step").asLong();
    if (line.has("layers")) {
      Map<String, Map<String, Double>> layers = new LinkedHashMap<>();
      line.path("layers")
          .properties()
          .forEach(layer -> layers.put(layer.getKey(), numbers(layer.getValue())));
      steps.put(step, new Step(step, numbers(line), layers));
    } else {
      boolean isOpening = line.has("opened");
      marks.add(
          new Mark(
              isOpening,
              line.path(isOpening ? "opened" : "closed").asString(),
              line.path("layer").asString(),
              line.path("began").asLong(),
              step,
              line.path("evidence").asString("")));
    }
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(each -> {
          JsonNode value = each.getValue();
          if (value.isNumber()) {
            numbers.put(each.getKey(), value.asDouble());
          } else if (value.isString()) {
            numbers.put(each.getKey(), Double.valueOf(value.asString()));
          }
        });
    return numbers;
  }
}

package dev.evenflow.diagnostics.symptom;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges watched steps by rules. An illness is found once its symptom has shown on several steps in
 * a row, and over once it has not shown on as many, so that what comes and goes is told of rarely.
 * Where several rules tell the same illness, it is found by the first of them alone.
 */
public final class Findings implements Consumer<Signals> {
  /** On how many steps in a row an illness must not show until it is over, at least. */
  private static final int FEWEST_WELL = 10;

  private final List<Symptom> symptoms;
  private final List<Consumer<WatchEvent>> listeners;
  private final Map<Case, Course> courses = new LinkedHashMap<>();

  /** A symptom in a layer, or in the whole model where the layer is empty. */
  private record Case(Symptom symptom, String layer) {}

  /** How a case has gone so far. */
  private static final class Course {
    private int ill;
    private int well;
    private long began;
    private @Nullable Finding finding;
  }

  /** Judges by rules, and tells listeners of each step and then of what was found, in order. */
  public Findings(List<Symptom> symptoms, List<Consumer<WatchEvent>> listeners) {
    this.symptoms = List.copyOf(symptoms);
    this.listeners = List.copyOf(listeners);
    for (Symptom each : symptoms) {
      if (each.checks() < 1) {
        throw new EvenflowException(
            "%s needs at least 1 check, given %d".formatted(each, each.checks()));
      }
    }
  }

  /** What was found and is not over, in the order in which it began to show. */
  public List<Finding> open() {
    List<Finding> open = new ArrayList<>();
    for (Course course : courses.values()) {
      if (course.finding != null) {
        open.add(course.finding);
      }
    }
    return open;
  }

  @Override
  public void accept(Signals signals) {
    tell(new WatchEvent.Measured(signals));
    for (Symptom symptom : symptoms) {
      if (signals.committed() || symptom.judgesRefused()) {
        judge(symptom, signals);
      }
    }
  }

  private void judge(Symptom symptom, Signals signals) {
    Set<Case> shown = new HashSet<>();
    for (Evidence evidence : symptom.evidence(signals)) {
      Case ill = new Case(symptom, symptom.isLocal() ? evidence.layer() : "");
      if (shown.add(ill)) {
        shows(ill, evidence, signals.step());
      }
    }
    courses.forEach((each, course) -> {
      if (each.symptom.equals(symptom) && !shown.contains(each)) {
        hides(symptom, course, signals.step());
      }
    });
  }

  private void shows(Case ill, Evidence evidence, long step) {
    Course course = courses.computeIfAbsent(ill, any -> new Course());
    course.well = 0;
    course.began = course.ill == 0 ? step : course.began;
    course.ill++;
    if (course.finding == null && course.ill >= ill.symptom.checks() && !isFound(ill)) {
      course.finding =
          new Finding(
              ill.symptom.illness(),
              evidence.layer(),
              evidence.severity(),
              course.began,
              step,
              evidence.sentence().get());
      tell(new WatchEvent.Opened(course.finding));
    }
  }

  private boolean isFound(Case ill) {
    return courses.entrySet().stream()
        .anyMatch(other ->
            other.getValue().finding != null
                && other.getKey().symptom.illness() == ill.symptom.illness()
                && other.getKey().layer.equals(ill.layer));
  }

  private void hides(Symptom symptom, Course course, long step) {
    course.ill = 0;
    course.well++;
    if (course.finding != null && course.well >= Math.max(symptom.checks(), FEWEST_WELL)) {
      Finding over = course.finding;
      course.finding = null;
      tell(new WatchEvent.Closed(over, step));
    }
  }

  private void tell(WatchEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}

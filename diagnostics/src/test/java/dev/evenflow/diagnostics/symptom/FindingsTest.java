package dev.evenflow.diagnostics.symptom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Trend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final List<String> LAYERS = List.of("a", "b");
  private final List<WatchEvent> events = new ArrayList<>();

  /** Shows in the layers that are named by the reports of a step. */
  private record Named(int checks, boolean isLocal) implements Symptom {
    @Override
    public Illness illness() {
      return Illness.DEAD_UNITS;
    }

    @Override
    public List<Evidence> evidence(Signals signals) {
      return LAYERS.stream()
          .filter(signals.reports()::containsKey)
          .map(layer -> new Evidence(layer, Severity.WARNING, () -> layer + " is ill"))
          .toList();
    }
  }

  private static Signals step(long step, boolean committed, String ill) {
    Trend none = Trend.of(1);
    Map<String, Double> reports = new HashMap<>();
    ill.chars().forEach(layer -> reports.put(Character.toString(layer), 1.0));
    return new Signals(step - 1, step, committed, 1, none, none, 1, 1, reports, List.of());
  }

  /** Lets one step follow the other, each with the layers that are ill; a dot is none. */
  private Findings watched(Symptom symptom, String... steps) {
    return watched(List.of(symptom), steps);
  }

  private Findings watched(List<Symptom> symptoms, String... steps) {
    Findings findings = new Findings(symptoms, List.of(this::keep));
    long number = 0;
    for (String each : steps) {
      findings.accept(step(++number, true, each.replace(".", "")));
    }
    return findings;
  }

  private void keep(WatchEvent event) {
    if (!(event instanceof WatchEvent.Measured)) {
      events.add(event);
    }
  }

  private static String[] times(int count, String... pattern) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.addAll(List.of(pattern));
    }
    return all.toArray(String[]::new);
  }

  private static String[] joined(String[]... parts) {
    List<String> all = new ArrayList<>();
    for (String[] part : parts) {
      all.addAll(List.of(part));
    }
    return all.toArray(String[]::new);
  }

  @Test
  void believesInAnIllnessThatShowsOnStepsInARow() {
    Findings findings = watched(new Named(3, true), ".", "a", "a", "a", "a");
    Finding found = new Finding(Illness.DEAD_UNITS, "a", Severity.WARNING, 2, 4, "a is ill");
    assertThat(events).containsExactly(new WatchEvent.Opened(found));
    assertThat(findings.open()).containsExactly(found);
  }

  @Test
  void doesNotBelieveInWhatComesAndGoes() {
    watched(new Named(3, true), times(30, "a", "a", "."));
    assertThat(events).isEmpty();
  }

  @Test
  void opensAndClosesOnceWhereTheEndComesAndGoes() {
    Findings findings =
        watched(
            new Named(2, true),
            joined(times(2, "a"), times(20, ".", ".", "a"), times(10, "."), times(5, ".")));
    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isInstanceOf(WatchEvent.Opened.class);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            WatchEvent.Closed.class, closed -> assertThat(closed.step()).isEqualTo(2 + 60 + 10));
    assertThat(findings.open()).isEmpty();
  }

  @Test
  void layersAreIllOnTheirOwnWhereTheSymptomIsLocal() {
    Findings findings = watched(new Named(2, true), "a", "ab", "b");
    assertThat(findings.open()).extracting(Finding::layer).containsExactly("a", "b");
  }

  @Test
  void oneFindingNamesTheWorstLayerWhereTheSymptomIsOfTheWholeModel() {
    Findings findings = watched(new Named(2, false), "b", "a", "b");
    assertThat(findings.open()).extracting(Finding::layer).containsExactly("a");
  }

  @Test
  void findsAnIllnessThatSeveralRulesTellByTheFirstOfThemAlone() {
    List<Symptom> rules = List.of(new Named(3, true), new Named(2, true));
    Findings findings = watched(rules, "a", "a", "ab", "ab");
    assertThat(findings.open())
        .extracting(Finding::layer, Finding::found)
        .containsExactly(tuple("a", 2L), tuple("b", 4L));
  }

  @Test
  void judgesNoRefusedStepButByThoseWhoCan() {
    Findings findings = new Findings(List.of(new Named(1, true)), List.of(this::keep));
    findings.accept(step(1, false, "a"));
    assertThat(events).isEmpty();
    findings.accept(step(2, true, "a"));
    assertThat(events).hasSize(1);
  }

  @Test
  void refusesASymptomThatAsksForNoStep() {
    assertThatThrownBy(() -> new Findings(List.of(new Named(0, true)), List.of()))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("needs at least 1 check, given 0");
  }
}

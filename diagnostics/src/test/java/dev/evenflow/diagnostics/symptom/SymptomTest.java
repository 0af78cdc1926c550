package dev.evenflow.diagnostics.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Trend;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SymptomTest {
  private static final Trend CALM = new Trend(0.1, 0, 1);

  private static LayerSignals layer(String name, double gain, double reach, double update) {
    return new LayerSignals(name, CALM, gain, reach, update, 0, 1, 0.5, 0, 0, 0, 32, 0);
  }

  /** Of a first layer and a last one, with the first as given. */
  private static Signals signals(LayerSignals first) {
    return step(true, CALM, CALM, first);
  }

  private static Signals step(boolean committed, Trend gradient, Trend update, LayerSignals first) {
    return new Signals(
        9,
        10,
        committed,
        1,
        gradient,
        update,
        100,
        Double.NaN,
        Map.of(),
        List.of(first, layer("second", 0.01, 1, 1e-3), layer("head", 1, Double.NaN, 1e-3)));
  }

  private static LayerSignals healthy() {
    return layer("first", Double.NaN, 0.5, 1e-3);
  }

  private static LayerSignals with(double saturated, double dead, double gap, double greatest) {
    return new LayerSignals(
        "first", CALM, Double.NaN, 0.5, 1e-3, 0, 1, 0.5, saturated, dead, gap, 32, greatest);
  }

  private static LayerSignals normalizing(double values) {
    return new LayerSignals("first", CALM, Double.NaN, 0.5, 1e-3, 0, 1, 0.5, 0, 0, 0.5, values, 0);
  }

  private static LayerSignals flat(String name, double reach) {
    return new LayerSignals(name, CALM, Double.NaN, reach, 0, 0, 1, 0, 0, 0, 0, 32, 0);
  }

  /** Signals of one illness, and the layer to be named. */
  private record Sick(Illness illness, Signals signals, String layer) {}

  static Stream<Sick> sick() {
    Trend high = new Trend(50, 5, 2000);
    LayerSignals source =
        new LayerSignals("first", high, Double.NaN, 0.5, 1e-3, 0, 1, 0.5, 0, 0, 0, 32, 0);
    return Stream.of(
        new Sick(Illness.VANISHING, signals(layer("first", Double.NaN, 1e-3, 1e-7)), "second"),
        new Sick(Illness.EXPLODING, signals(layer("first", Double.NaN, 1e6, 1e-3)), "second"),
        new Sick(Illness.EXPLODING, step(true, high, high, source), "first"),
        new Sick(Illness.DEAD_UNITS, signals(with(0, 0.5, 0, 0)), "first"),
        new Sick(Illness.SATURATION, signals(with(0.4, 0, 0, 0)), "first"),
        new Sick(Illness.NORMALIZATION, signals(with(0, 0, 0.9, 0)), "first"),
        new Sick(Illness.NORMALIZATION, signals(normalizing(4)), "first"),
        new Sick(Illness.BAD_NUMBER, signals(with(0, 0, 0, Double.NaN)), "first"),
        new Sick(Illness.BAD_NUMBER, step(false, CALM, CALM, source), "first"));
  }

  private static List<Symptom> showing(Signals signals) {
    return Symptom.standard().stream().filter(each -> !each.evidence(signals).isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("sick")
  void tellsEachIllnessAndNoOther(Sick sick) {
    List<Symptom> showing = showing(sick.signals());
    assertThat(showing).extracting(Symptom::illness).containsExactly(sick.illness());
    Evidence evidence = showing.getFirst().evidence(sick.signals()).getFirst();
    assertThat(evidence.layer()).isEqualTo(sick.layer());
    assertThat(evidence.sentence().get()).contains("first");
  }

  @Test
  void seesNothingInAHealthyStep() {
    assertThat(showing(signals(healthy()))).isEmpty();
    LayerSignals unknown =
        new LayerSignals(
            "first",
            Trend.of(Double.NaN),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            1,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0);
    assertThat(showing(signals(unknown))).isEmpty();
    assertThat(showing(signals(normalizing(5)))).isEmpty();
  }

  private static List<Evidence> of(Symptom symptom, LayerSignals... layers) {
    Signals any = signals(healthy());
    return symptom.evidence(
        new Signals(
            any.position(), any.step(), true, 1, CALM, CALM, 1, 1, Map.of(), List.of(layers)));
  }

  @Test
  void blamesOnlyLayersBetweenTheHeadAndTheOneThatStarves() {
    Vanishing vanishing = new Vanishing();
    assertThat(
            of(
                vanishing,
                layer("first", Double.NaN, 1e-2, 1e-7),
                layer("starved", 0.1, 1e-4, 1e-7),
                layer("thief", 1e-4, 1, 1e-3),
                layer("head", 1e-6, 1e6, 1e-3)))
        .extracting(Evidence::layer)
        .containsExactly("thief");
    assertThat(of(vanishing, healthy(), layer("head", 1e6, 1e-6, 1e-7))).isEmpty();
    assertThat(of(new Exploding(), healthy(), layer("head", 1e-6, 1e6, 1e-3))).isEmpty();
  }

  @Test
  void blamesTheFirstOfTheLayersWhoseUnitsAreAllFlat() {
    assertThat(
            of(
                new Vanishing(),
                layer("first", Double.NaN, 0, 0),
                flat("second", 0),
                flat("third", 1),
                layer("head", 1, 1, 1e-3)))
        .extracting(Evidence::layer)
        .containsExactly("second");
  }

  @Test
  void tellsVanishingGradientsWhateverRulesMakeOfThem() {
    LayerSignals driven = layer("first", Double.NaN, 1e-6, 1e-2);
    assertThat(showing(signals(driven))).containsExactly(Vanishing.whateverTheUpdate());
  }

  @Test
  void tellsWeightsThatAStepReplacesWhereNothingComesThroughThem() {
    LayerSignals thief = layer("thief", 1e-4, 1, 2);
    LayerSignals head = layer("head", 1, Double.NaN, 1e-3);
    TinyWeights tiny = new TinyWeights();
    assertThat(of(tiny, layer("first", Double.NaN, 1e-4, 1e-3), thief, head))
        .extracting(Evidence::layer)
        .containsExactly("thief");
    // What comes through, as around a block that begins at 0, is no loss.
    assertThat(of(tiny, layer("first", Double.NaN, 0.01, 1e-3), thief, head)).isEmpty();
    LayerSignals firm = layer("thief", 1e-4, 1, 0.9);
    assertThat(of(tiny, layer("first", Double.NaN, 1e-4, 1e-3), firm, head)).isEmpty();
  }

  @Test
  void tellsSoonThatMostUnitsAreSaturated() {
    assertThat(showing(signals(with(0.5, 0, 0, 0)))).containsExactly(new Saturation());
    assertThat(showing(signals(with(0.6, 0, 0, 0))))
        .containsExactly(new Saturation(), Saturation.ofMost());
  }

  @Test
  void judgesRatesByTheMedianOfTheLayers() {
    assertThat(showing(signals(layer("first", Double.NaN, 0.5, 1)))).isEmpty();
    List<LayerSignals> fast =
        List.of(layer("a", Double.NaN, 1, 0.1), layer("b", 1, 1, 0.3), layer("c", 1, 1, 1e-3));
    List<LayerSignals> slow =
        List.of(layer("a", Double.NaN, 1, 1e-5), layer("b", 1, 1, 1e-6), layer("c", 1, 1, 1e-3));
    Signals before = signals(healthy());
    for (List<LayerSignals> layers : List.of(fast, slow)) {
      Signals signals =
          new Signals(
              before.position(),
              before.step(),
              true,
              before.loss(),
              CALM,
              CALM,
              before.noiseScale(),
              before.clipRate(),
              Map.of(),
              layers);
      List<Symptom> showing = showing(signals);
      assertThat(showing)
          .extracting(Symptom::illness)
          .containsExactly(layers == fast ? Illness.RATE_TOO_HIGH : Illness.RATE_TOO_LOW);
      assertThat(showing.getFirst().evidence(signals).getFirst().layer()).isEqualTo("b");
    }
  }

  @Test
  void asksForNoSpikeOfGradientsAlone() {
    Trend high = new Trend(50, 5, 20);
    assertThat(showing(step(true, high, CALM, healthy()))).isEmpty();
    assertThat(showing(step(true, high, high, healthy())))
        .extracting(Symptom::illness)
        .containsExactly(Illness.EXPLODING);
  }

  @Test
  void illnessesAreNamedInWords() {
    assertThat(Illness.DEAD_UNITS).hasToString("dead units");
  }
}

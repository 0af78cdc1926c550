package dev.evenflow.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.ClickLog;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Split;
import dev.evenflow.strategy.SyntheticDataSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticDataTest {
  private static Split split(String spelling) {
    return SyntheticDataSets.catalogue().create(spelling).split();
  }

  private static float[] example(Dataset data, int index) {
    float[] example = new float[data.features().width() + 1];
    data.features().copy(index, example, 1);
    return Arrays.copyOfRange(example, 1, example.length);
  }

  /** The index of the 1 of a one-hot step, -1 for zeros. */
  private static List<Integer> symbols(Dataset data, int index) {
    float[] example = example(data, index);
    int width = data.features().shape()[1];
    List<Integer> symbols = new ArrayList<>();
    for (int from = 0; from < example.length; from += width) {
      int found = -1;
      for (int i = 0; i < width; i++) {
        assertThat(example[from + i]).isIn(0f, 1f);
        if (example[from + i] == 1) {
          assertThat(found).isEqualTo(-1);
          found = i;
        }
      }
      symbols.add(found);
    }
    return symbols;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adding:length=11",
        "copy:length=7,symbols=3",
        "temporal-order:length=20",
        "temporal-order:length=30,form=pascanu",
        "spirals:classes=3",
        "two-moons",
        "planted-clicks",
        "topics:length=5",
        "progressions:steps=2"
      })
  void isAFunctionOfItsArguments(String spelling) {
    String sized = spelling + (spelling.contains(":") ? "," : ":") + "count=60,test=40,seed=";
    Split one = split(sized + 1);
    assertThat(one.train().size()).isEqualTo(60);
    assertThat(one.test().size()).isEqualTo(40);
    assertThat(one.train().checksum())
        .isEqualTo(split(sized + 1).train().checksum())
        .isNotEqualTo(split(sized + 2).train().checksum());
    int[] first = IntStream.range(0, 40).toArray();
    assertThat(one.test().checksum()).isNotEqualTo(one.train().subset(first).checksum());
    assertThat(split(sized.replace("count=60", "count=90") + 1).train().subset(first).checksum())
        .isEqualTo(one.train().subset(first).checksum());
  }

  @Test
  void addingAsksForTheSumOfTheMarked() {
    Dataset data = split("adding:length=9,count=3000").train();
    double squares = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] example = example(data, i);
      double sum = 0;
      List<Integer> marked = new ArrayList<>();
      for (int t = 0; t < 9; t++) {
        assertThat(example[2 * t]).isBetween(0f, 1f);
        if (example[2 * t + 1] != 0) {
          assertThat(example[2 * t + 1]).isEqualTo(1);
          marked.add(t);
          sum += example[2 * t];
        }
      }
      assertThat(marked).hasSize(2);
      assertThat(marked.getFirst()).isLessThan(4);
      assertThat(marked.getLast()).isBetween(4, 8);
      float target = ((Quantities) data.targets()).get(i, 0);
      assertThat((double) target).isCloseTo(sum, within(1e-6));
      squares += (target - 1) * (target - 1);
    }
    // The variance of a sum of two uniform numbers; the deviation of this mean is 0.004.
    assertThat(squares / data.size()).isCloseTo(1 / 6.0, within(0.015));
  }

  @Test
  void copyShowsBlanksAndASignalThenAsksForTheSymbols() {
    Dataset data = split("copy:length=4,symbols=3,count=50").train();
    for (int i = 0; i < data.size(); i++) {
      List<Integer> shown = symbols(data, i);
      assertThat(shown).hasSize(10);
      assertThat(shown.subList(0, 3)).allMatch(symbol -> symbol < 8);
      assertThat(shown.subList(3, 10)).containsExactly(8, 8, 8, 9, 8, 8, 8).hasSize(7);
      for (int t = 0; t < 10; t++) {
        assertThat(data.labels().get(i, t)).isEqualTo(t < 7 ? 8 : shown.get(t - 7));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // form, symbols, first and last places of the early and of the late symbol, least length
    "hochreiter, 8, 10, 19, 50, 59, 100, 110",
    "pascanu, 6, 10, 19, 40, 49, 100, 100"
  })
  void temporalOrderAsksWhichSymbolCameWhen(
      String form, int width, int e0, int e1, int l0, int l1, int least, int most) {
    Dataset data = split("temporal-order:length=100,count=400,form=" + form).train();
    assertThat(data.features().shape()).containsExactly(most, width);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      List<Integer> symbols = symbols(data, i);
      int length = symbols.contains(-1) ? symbols.indexOf(-1) : most;
      lengths.add(length);
      assertThat(symbols.subList(length, most)).allMatch(symbol -> symbol == -1);
      List<Integer> places = new ArrayList<>();
      for (int t = 0; t < length; t++) {
        if (symbols.get(t) >= width - 2) {
          places.add(t);
        }
      }
      assertThat(places).hasSize(2);
      assertThat(places.getFirst()).isBetween(e0, e1);
      assertThat(places.getLast()).isBetween(l0, l1);
      String name = data.labels().classes().get(data.labels().get(i));
      assertThat(name)
          .isEqualTo(
              "XY".substring(symbols.get(places.getFirst()) - width + 2).substring(0, 1)
                  + "XY".substring(symbols.get(places.getLast()) - width + 2).substring(0, 1));
      if (form.equals("hochreiter")) {
        assertThat(symbols.getFirst()).isZero();
        assertThat(symbols.indexOf(1)).isEqualTo(length - 1);
      }
    }
    assertThat(lengths).contains(least, most).allMatch(length -> length >= least);
    assertThat(IntStream.of(data.labels().counts())).allMatch(count -> count > 60 && count < 140);
  }

  @Test
  void moonsAndSpiralsLieOnTheirCurves() {
    Dataset moons = split("two-moons:noise=0,count=100").train();
    Dataset arms = split("spirals:noise=0,count=99,classes=3,turns=0.5").train();
    for (int i = 0; i < 99; i++) {
      float[] p = example(moons, i);
      boolean upper = moons.labels().get(i) == 0;
      assertThat(upper ? Math.hypot(p[0], p[1]) : Math.hypot(p[0] - 1, p[1] - 0.5))
          .isCloseTo(1, within(1e-6));
      assertThat(upper ? p[1] : 0.5 - p[1]).isGreaterThanOrEqualTo(0);
      float[] q = example(arms, i);
      double turned = Math.atan2(q[1], q[0]) / (2 * Math.PI) - 0.5 * Math.hypot(q[0], q[1]);
      double expected = arms.labels().get(i) / 3.0;
      assertThat(Math.IEEEremainder(turned - expected, 1)).isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void clicksFallAsTheirPlantedProbabilitiesSay() {
    PlantedClicks clicks = new PlantedClicks(1, 20_000, 1);
    Dataset data = clicks.split().test();
    double[] probabilities = clicks.probabilities("test", data.size());
    double[] deviations = new double[2];
    double[] variances = new double[2];
    double loss = 0;
    int[] heads = new int[ClickLog.CATEGORIES];
    for (int i = 0; i < data.size(); i++) {
      double p = probabilities[i];
      double logit = Math.log(p / (1 - p));
      double[] weights = {1, logit};
      loss -= Math.log(data.labels().get(i) == 1 ? p : 1 - p) / data.size();
      for (int k = 0; k < 2; k++) {
        deviations[k] += weights[k] * (data.labels().get(i) - p);
        variances[k] += weights[k] * weights[k] * p * (1 - p);
      }
      float[] example = example(data, i);
      for (int j = 0; j < heads.length; j++) {
        heads[j] += example[ClickLog.COUNTS + j] == 0 ? 1 : 0;
      }
    }
    // Of independent draws, neither clicks nor clicks times logits are off by four deviations.
    for (int k = 0; k < 2; k++) {
      assertThat(Math.abs(deviations[k])).isLessThan(4 * Math.sqrt(variances[k]));
    }
    // As models/RESULTS.md tells; its expectation, the mean entropy, is 0.4725.
    assertThat(loss).isCloseTo(0.4751, within(5e-5));
    // The most frequent category has the share 1 / (1 + 1/2 + ... + 1/1000).
    assertThat(IntStream.of(heads)).allMatch(count -> Math.abs(count / 20_000.0 - 0.1336) < 0.0097);
  }

  @Test
  void countsOfPlantedClicksAreThoseOfAClickLog() {
    Dataset data = split("planted-clicks:count=500").train();
    List<Integer> possible =
        IntStream.range(0, 3_000_000).map(ClickLog::indexOf).distinct().boxed().toList();
    for (int i = 0; i < data.size(); i++) {
      float[] example = example(data, i);
      for (int j = 0; j < ClickLog.COUNTS; j++) {
        assertThat(possible).contains((int) example[j]);
      }
    }
  }

  @Test
  void asksInProgressionsForTheSymbolThatFollows() {
    Dataset data = split("progressions:symbols=7,steps=3,length=6,count=50").train();
    for (int i = 0; i < data.size(); i++) {
      float[] shown = example(data, i);
      int step = Math.floorMod(Math.round(shown[1] - shown[0]), 7);
      assertThat(step).isBetween(1, 3);
      for (int t = 0; t < 6; t++) {
        assertThat(data.labels().get(i, t)).isEqualTo((Math.round(shown[t]) + step) % 7);
      }
    }
  }

  @Test
  void saysOnlyItsTopicsOwnWordsWhereTheShareIsOneAndAnyWordsWhereItIsZero() {
    Dataset own = split("topics:topics=3,words=4,length=8,share=1,count=60").train();
    for (int i = 0; i < own.size(); i++) {
      for (float word : example(own, i)) {
        assertThat((Math.round(word) - 1) / 4).isEqualTo(own.labels().get(i));
      }
    }
    Dataset any = split("topics:topics=3,words=4,length=8,share=0,count=2000").train();
    int[] counts = new int[13];
    for (int i = 0; i < any.size(); i++) {
      for (float word : example(any, i)) {
        counts[Math.round(word)]++;
      }
    }
    assertThat(counts[0]).isZero();
    assertThat(IntStream.of(counts).skip(1)).allMatch(count -> count > 1200 && count < 1470);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adding:length=1 | adding: length must be at least 2, given 1",
        "copy:symbols=0 | copy: symbols must be at least 1, given 0",
        "temporal-order:9 | temporal-order: length must be at least 10, given 9",
        "temporal-order:form=x | option form of temporal-order is one of hochreiter, pascanu, given"
            + " x",
        "spirals:classes=1 | spirals: classes must be at least 2, given 1",
        "two-moons:count=0 | two-moons: count must be at least 1, given 0",
        "planted-clicks:test=0 | planted-clicks: test must be at least 1, given 0",
      })
  void saysWhatIsImpossible(String spelling, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> split(spelling))
        .withMessage(sentence);
  }
}

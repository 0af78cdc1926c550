package dev.evenflow.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.init.FanMode;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.nn.loss.CrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
  private static final Catalogue<Initializer> INITIALIZERS = Initializers.catalogue();

  @ParameterizedTest
  @ValueSource(
      strings = {"adam", "global-norm:1.0", "adam:lr=3e-4,beta2=0.95", "sgd:0.1,momentum=0.9"})
  void printsASpecAsItWasRead(String text) {
    assertThat(Spec.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "he-norml | there is no initializer he-norml, only",
        "he-normal:gian=1 | he-normal has no option gian, only gain, mode; did you mean gain?",
        "he-normal:x | option gain of he-normal must be a number, given x",
        "he-normal:mode=both | option mode of he-normal is one of",
        "zeros:1 | zeros has no options, given 'zeros:1'",
        "normal:1,2 | 'normal:1,2' is not of the form name:value or name:key=value,key=value",
        "he-normal:gain=1,2 | 'he-normal:gain=1,2' is not of the form name:value or name:key=value",
        "he-normal:1,gain=2 | 'he-normal:1,gain=2' sets gain twice",
        ":1 | ':1' names no strategy: write name or name:key=value",
      })
  void saysInOneSentenceWhatIsWrong(String text, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> INITIALIZERS.create(text))
        .withMessageStartingWith(sentence);
  }

  @Test
  void setsNumbersAndConstants() {
    HeNormal made = (HeNormal) INITIALIZERS.create("he-normal:2,mode=out");
    assertThat(made).isEqualTo(new HeNormal(2, FanMode.OUT));
  }

  @Test
  void setsListsOfNumbers() {
    assertThat(Losses.catalogue().create("bce-with-logits:2"))
        .isEqualTo(new BceWithLogits(List.of(2.0)));
    assertThat(Losses.catalogue().create("cross-entropy:class-weights=1/2.5"))
        .isEqualTo(new CrossEntropy(0, List.of(1.0, 2.5), null));
    assertThatThrownBy(() -> Losses.catalogue().create("bce-with-logits:a/b"))
        .hasMessageContaining("must be numbers with / between, given a/b");
  }
}

package dev.evenflow.models.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  private static Grid grid(int seeds, String... axes) {
    return new Grid(
        Map.of(Setting.MODEL, "deep-mlp:depth=9,width=7"),
        List.of(axes).stream().map(Axis::parse).toList(),
        seeds);
  }

  private static Recipe recipe(String line) {
    return Recipe.parse("--model deep-mlp:depth=9,width=7 " + line);
  }

  @Test
  void hasEveryCombinationFromEverySeedTheLastAxisVaryingFastest() {
    assertThat(grid(2, "norm=none,batch", "init=zeros,lsuv").cells())
        .containsExactly(
            new Cell(
                List.of("none", "zeros"),
                List.of(
                    recipe("--norm none --init zeros --seed 1"),
                    recipe("--norm none --init zeros --seed 2"))),
            new Cell(
                List.of("none", "lsuv"),
                List.of(
                    recipe("--norm none --init lsuv --seed 1"),
                    recipe("--norm none --init lsuv --seed 2"))),
            new Cell(
                List.of("batch", "zeros"),
                List.of(
                    recipe("--norm batch --init zeros --seed 1"),
                    recipe("--norm batch --init zeros --seed 2"))),
            new Cell(
                List.of("batch", "lsuv"),
                List.of(
                    recipe("--norm batch --init lsuv --seed 1"),
                    recipe("--norm batch --init lsuv --seed 2"))));
  }

  @Test
  void isOneCellWhereNothingIsVaried() {
    assertThat(grid(1).cells()).containsExactly(new Cell(List.of(), List.of(recipe(""))));
  }

  @Test
  void changesArgumentsOfWhatAnotherAxisSets() {
    Grid grid =
        grid(1, "model.depth=3", "optimizer.lr=0.5", "optimizer=sgd:lr=1,momentum=0.9+ema,lion");
    assertThat(grid.cells())
        .extracting(cell -> cell.recipes().getFirst())
        .containsExactly(
            Recipe.parse(
                "--model deep-mlp:depth=3,width=7 --optimizer sgd:lr=0.5,momentum=0.9+ema"),
            Recipe.parse("--model deep-mlp:depth=3,width=7 --optimizer lion:lr=0.5"));
  }

  @Test
  void leavesToEachCellTheDefaultsOfItsModel() {
    assertThat(new Grid(Map.of(), List.of(Axis.parse("model=lenet5,mlp")), 1).cells())
        .extracting(cell -> cell.recipes().getFirst().epochs())
        .containsExactly(3, 20);
  }

  @Test
  void changesSettingsTogetherUnderOneLabel() {
    Variant rezero =
        new Variant(
            "ReZero", Map.of(Key.parse("model.width"), "5", Key.parse("residual"), "rezero"));
    Grid grid =
        new Grid(
            Map.of(Setting.MODEL, "deep-mlp:depth=9,width=7"),
            List.of(new Axis("cure", List.of(new Variant("as it is", Map.of()), rezero))),
            1);
    assertThat(grid.cells())
        .extracting(cell -> cell.recipes().getFirst())
        .containsExactly(
            recipe(""), Recipe.parse("--model deep-mlp:depth=9,width=5 --residual rezero"));
    assertThat(grid.title(grid.cells().getLast())).isEqualTo("cure=ReZero");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "init=he-normal,lsuv | he-normal | lsuv",
        "optimizer=adam:lr=0.1,beta2=0.9,lion | adam:lr=0.1,beta2=0.9 | lion",
        "optimizer=adam,sgd:lr=1,momentum=0.5 | adam | sgd:lr=1,momentum=0.5",
        "model=deep-mlp:5,width=3,mlp | deep-mlp:5,width=3 | mlp",
        "model.depth=5,50 | 5 | 50",
        "data=text:a=b.txt,block=3,text:c.txt | text:a=b.txt,block=3 | text:c.txt",
      })
  void beginsAnotherValueAtACommaUnlessAnArgumentFollows(String text, String one, String other) {
    assertThat(Axis.parse(text).variants()).extracting(Variant::label).containsExactly(one, other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "norm | what is varied must be of the form setting=value,value, given 'norm'",
        "norm=none,none | norm is to be none twice",
        "norm=none, | a variant needs a label, given ''",
        "model.=3 | 'model.' lacks the argument behind its dot",
      })
  void saysInOneSentenceWhatIsWrongWithAnAxis(String text, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Axis.parse(text))
        .withMessage(sentence);
  }

  @Test
  void saysWhatAnUnknownSettingMayHaveMeant() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Axis.parse("inti=zeros"))
        .withMessageStartingWith("a recipe has no setting inti, only ")
        .withMessageEndingWith("; did you mean init?");
  }

  @Test
  void refusesAxesThatDoNotGoTogetherAndGridsWithoutEnd() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(1, "norm=none", "norm=batch"))
        .withMessage("norm is varied twice");
    Axis cure = new Axis("cure", List.of(new Variant("skips", Map.of(Key.parse("norm"), "none"))));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Grid(Map.of(), List.of(Axis.parse("norm=batch"), cure), 1))
        .withMessage("cure changes norm, which another axis does too");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(0))
        .withMessage("seeds must be at least 1, given 0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(Integer.MAX_VALUE, "norm=none,batch"))
        .withMessage("a grid has at most 10000 runs, given more");
  }

  @Test
  void looksAtNamesBeforeAnythingIsTrainedButNotAtWhatGoesTogether() {
    Strategies strategies = Strategies.standard();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(1, "norm=none,bach").check(strategies))
        .withMessageContaining("there is no normalization bach")
        .withMessageEndingWith("did you mean batch?");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(1, "data=digits,nowhere").check(strategies))
        .withMessageContaining("there is no data nowhere");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> grid(1, "model.dept=3").check(strategies))
        .withMessageEndingWith("did you mean depth?");
    grid(1, "model=gpt-nano,lstm", "data=digits,adding").check(strategies);
  }
}

package dev.evenflow.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.parity.reference.Agreement;
import dev.evenflow.parity.reference.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceFileTest {
  static final String TRAJECTORY =
      """
      {"initial_parameters": {"p": [[1, 2], [3, 4]], "q": 5},
       "gradients": [{"p": [[1, 1], [0, 2]], "q": 1}, {"p": [[1, 1], [0, 2]], "q": 1}],
       "cases": [{"name": "sgd-plain", "source": "torch 2", "hyperparameters": {"lr": 0.5},
         "parameters_after_step": [{"p": [[0.5, 1.5], [3, 3]]}, {"p": [[0, 1], [3, 2]]}]}]}
      """;
  static final String LAYER =
      """
      {"cases": [{"name": "activation:relu", "config": {},
        "inputs": {"x": {"shape": [2], "data": [-1, 3]}}, "parameters": {},
        "output": {"shape": [2], "data": [0, 3]},
        "grad_output": {"shape": [2], "data": [7, 4]},
        "gradients": {"x": {"shape": [2], "data": [0, 4]}}}]}
      """;

  private static ReferenceFile read(String text) throws IOException {
    return ReferenceFile.read(
        "file", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Agreement replayed(String text) throws IOException {
    return read(text).cases().getFirst().replay(Engine.COMPILED);
  }

  private static void fails(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("file")
        .hasMessageContaining(message);
  }

  @Test
  void tellsFilesOfOptimizersAndOfLayersApart() throws IOException {
    assertThat(read(TRAJECTORY).engines()).containsExactly(Engine.COMPILED);
    assertThat(read(LAYER).engines()).containsExactly(Engine.COMPILED, Engine.INTERPRETED);
    assertThat(replayed(TRAJECTORY).error()).isZero();
    assertThat(replayed(LAYER).error()).isZero();
  }

  @Test
  void namesTheGreatestErrorAndItsArray() throws IOException {
    Agreement step = replayed(TRAJECTORY.replace("[3, 2]]}]", "[3, 3]]}]"));
    // Relative to the 4 that the parameter began with.
    assertThat(step.error()).isEqualTo(0.25);
    assertThat(step.where()).isEqualTo("p after step 2");
    Agreement gradient = replayed(LAYER.replace("[0, 4]", "[0, 5]"));
    assertThat(gradient.error()).isEqualTo(0.2);
    assertThat(gradient.where()).isEqualTo("gradient by x");
  }

  @Test
  void saysWhereAFileIsBad() {
    fails(TRAJECTORY.substring(0, 100), " is cut off: it ends within a value");
    fails("{\"cases\": [1,]}", " is not JSON, see line 1, column");
    fails("[]", " is of no known format");
    fails("{\"gradients\": []}", " has no initial_parameters");
    fails(TRAJECTORY.replace("[0, 2]", "[0]"), ": gradients[0].p[1] must be a list of 2");
    fails(TRAJECTORY.replace("[0, 2]", "[0, NaN]"), ".p[1][1] must be a finite number, is NaN");
    fails(TRAJECTORY.replace("[0, 2]", "[0, \"2\"]"), ".p[1][1] must be a finite number, is \"2\"");
    fails(
        TRAJECTORY.replace("{\"p\": [[0, 1], [3, 2]]}]", "{\"q\": 3}]"),
        ": cases[0] (sgd-plain).parameters_after_step tells of q, which step 1 has not");
    fails(
        TRAJECTORY.replace(", {\"p\": [[0, 1], [3, 2]]}]", "]"),
        "has 1 steps, but there are gradients of 2");
    fails(LAYER.replace("\"output\"", "\"out\""), "cases[0] (activation:relu) has no output");
    fails(LAYER.replace("[-1, 3]", "[-1]"), ".inputs.x has 1 numbers for a shape of 2: [2]");
    fails(LAYER.replace("[-1, 3]", "[-1, Infinity]"), ".inputs.x.data[1] must be a finite number");
    fails(
        LAYER
            .replace("[7, 4]", "[7, 4, 1]")
            .replace("grad_output\": {\"shape\": [2]", "grad_output\": {\"shape\": [3]"),
        ".grad_output has shape [3], its output [2]");
  }

  @Test
  void saysThatAFileIsAbsent() {
    assertThatThrownBy(() -> ReferenceFile.read(Path.of("nowhere.json")))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("there is no file nowhere.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "activation:relu | activation:rely | did you mean activation:relu?",
        "\"config\": {} | \"config\": {\"slope\": 1} | activation:relu has no argument slope, only"
            + " inplace",
        "\"gradients\": {\"x\" | \"gradients\": {\"y\" | activation:relu has no gradient by y, only"
            + " by x",
        "\"inputs\": {\"x\" | \"inputs\": {\"y\" | activation:relu needs an array x, the case has"
            + " [y]",
        "activation:relu | loss:mse | loss:mse needs an array y",
        "activation:relu | global-avg-pool | images or sequences",
      })
  void refusesACaseInOneSentence(String old, String other, String message) throws IOException {
    ReferenceFile file = read(LAYER.replace(old, other));
    assertThatThrownBy(() -> file.cases().getFirst().replay(Engine.INTERPRETED))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining(message);
  }
}

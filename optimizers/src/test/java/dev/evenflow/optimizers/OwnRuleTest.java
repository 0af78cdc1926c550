package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rule that the README writes as an example, and that the example of a plug-in names. */
class OwnRuleTest {
  private static final Path README = Path.of("../README.md");
  private static final Path PLUG_IN = Path.of("../examples/plug-in/com/example/OwnAdagrad.java");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/evenflow/optimizers/OwnRuleTest.java");
  private static final Pattern RECORD =
      Pattern.compile("record OwnAdagrad\\(.*?\\n *}\\n *}\\n", Pattern.DOTALL);

  /** Adagrad (Duchi et al. 2011): coordinates that moved much move less from now on. */
  record OwnAdagrad(double learningRate) implements Rule {
    @Override
    public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
      Tensor sum = slots.next("sum", 0.1, before -> before.add(gradient.square()));
      Tensor direction = gradient.div(sum.sqrt());
      return parameter.sub(direction.mul(slots.rate(learningRate)));
    }
  }

  @Test
  void walksAsAdagradDoes() {
    InterpretedTraining own = training(new OwnAdagrad(0.3));
    InterpretedTraining library = training(new Adagrad(0.3, 0.1, 0, false));
    for (double gradient : new double[] {1, -0.5, 0, 8}) {
      Map<String, double[]> gradients = Map.of("w", new double[] {gradient, 1 - gradient});
      own.step(gradients);
      library.step(gradients);
    }
    assertThat(own.values("w")).containsExactly(library.values("w"));
    assertThat(own.values("w")[0]).isNotEqualTo(0.5);
  }

  @Test
  void isTheOneInTheReadmeAndInThePlugIn() throws IOException {
    assertThat(example(README)).isEqualTo(example(SOURCE));
    assertThat(example(PLUG_IN)).isEqualTo(example(SOURCE));
  }

  private static String example(Path file) throws IOException {
    Matcher found = RECORD.matcher(Files.readString(file));
    assertThat(found.find()).as("%s has the record", file).isTrue();
    return found.group().replaceAll("(?m)^ +", "");
  }

  private static InterpretedTraining training(Rule rule) {
    return InterpretedTraining.of(rule).parameter("w", Shape.of(2), 0.5, -1).onGradients();
  }
}

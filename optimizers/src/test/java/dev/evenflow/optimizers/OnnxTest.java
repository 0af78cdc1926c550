package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Optimizer;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The examples of ONNX's training operators: rate 0.1, first step. */
class OnnxTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  private static final double[] X = {1.2, 2.8};
  private static final double[] G = {-0.94, -2.5};

  private static InterpretedTraining training(Optimizer rule, double decay, double... x) {
    return InterpretedTraining.of(new CoupledDecay(rule, decay))
        .parameter("x", Shape.of(x.length), x)
        .onGradients();
  }

  @Test
  void adagradOfOneNumber() {
    InterpretedTraining training = training(new Adagrad(0.1, 2, 1e-5, false), 0.001, 1);
    training.step(Map.of("x", new double[] {-1}));
    assertThat(training.values("x")).containsExactly(new double[] {1.0576962}, CLOSE);
    assertThat(training.values("x/sum")).containsExactly(new double[] {2.998001}, CLOSE);
  }

  @Test
  void adagradOfTwoNumbers() {
    InterpretedTraining training = training(new Adagrad(0.1, 0, 1e-5, false), 0.001, 1, 2);
    training.write("x/sum", 4, 1);
    training.step(Map.of("x", new double[] {-1, -3}));
    assertThat(training.values("x")).containsExactly(new double[] {1.0446854, 2.0948617}, CLOSE);
    assertThat(training.values("x/sum")).containsExactly(new double[] {4.998001, 9.988004}, CLOSE);
  }

  /** ONNX corrects nothing in the first step; so late there is nothing left to correct. */
  @Test
  void adamWithoutCorrection() {
    InterpretedTraining training = training(new Adam(0.1, 0.95, 0.1, 1e-7, 0), 0.001, X);
    training.write("step", 10_000);
    training.write("x/first", 1.7, 3.6);
    training.write("x/second", 0.1, 0.1);
    training.step(Map.of("x", G));
    assertThat(training.values("x")).containsExactly(new double[] {1.0250363, 2.6610327}, CLOSE);
    assertThat(training.values("x/first"))
        .containsExactly(new double[] {1.56806, 3.2951398}, CLOSE);
    assertThat(training.values("x/second"))
        .containsExactly(new double[] {0.8032109, 5.622407}, CLOSE);
  }

  @Test
  void momentum() {
    InterpretedTraining training = training(new Sgd(0.1, 0.95, 0.9, false), 0.001, X);
    training.write("x/momentum", 1.7, 3.6);
    training.step(Map.of("x", G));
    assertThat(training.values("x")).containsExactly(new double[] {1.13238, 2.70772}, CLOSE);
    assertThat(training.values("x/momentum"))
        .containsExactly(new double[] {0.6762, 0.9227998}, CLOSE);
  }

  @Test
  void nesterov() {
    InterpretedTraining training = training(new Sgd(0.1, 0.95, 0, true), 0.01, X);
    training.write("x/momentum", 1.7, 3.6);
    training.step(Map.of("x", G));
    assertThat(training.values("x")).containsExactly(new double[] {1.227535, 2.95714}, CLOSE);
    assertThat(training.values("x/momentum")).containsExactly(new double[] {0.687, 0.948}, CLOSE);
  }
}

package dev.evenflow.diagnostics.watch;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Activation;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Where an activation is flat, found by its own derivative, so that it may be a user's.
 *
 * @param kind whether units in it can die or saturate
 * @param steepest its greatest slope between -1 and 1
 */
record Flatness(Kind kind, double steepest) {
  private static final double FAR = 1000;
  private static final int STEPS = 20;

  /** How small a part of the steepest slope counts as none. */
  static final double NONE = 1e-3;

  /** On which sides it is flat. */
  enum Kind {
    /** On one, such as relu: units there are dead. */
    ONE_SIDE,
    /** On both, such as tanh: units there are saturated. */
    BOTH_SIDES,
    /** Nowhere for all inputs, or it is no function of each element. */
    NEITHER
  }

  static Flatness of(Activation activation) {
    float[] points = new float[STEPS + 3];
    for (int i = 0; i <= STEPS; i++) {
      points[i] = (2f * i - STEPS) / STEPS;
    }
    points[STEPS + 1] = (float) -FAR;
    points[STEPS + 2] = (float) FAR;
    Tensor x = Tensor.input("x", Shape.of(1, points.length));
    Program program = Program.compile(Signature.of(slope(x, activation.of(x))), 1);
    if (program.inputs().contains("x")) {
      program.set("x", points);
    }
    program.run();
    float[] slopes = program.values(0);
    double steepest = 0;
    for (int i = 0; i <= STEPS; i++) {
      steepest = Math.max(steepest, Math.abs(slopes[i]));
    }
    boolean left = Math.abs(slopes[STEPS + 1]) < steepest * NONE;
    boolean right = Math.abs(slopes[STEPS + 2]) < steepest * NONE;
    Kind kind = left && right ? Kind.BOTH_SIDES : left || right ? Kind.ONE_SIDE : Kind.NEITHER;
    return new Flatness(kind, steepest);
  }

  /** The slope at each element of an input, of an output that is a function of each element. */
  static Tensor slope(Tensor input, Tensor output) {
    return Gradients.pullback(Map.of(output, output.onesLike()), List.of(input)).getFirst();
  }
}

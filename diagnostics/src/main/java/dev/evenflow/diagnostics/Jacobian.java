package dev.evenflow.diagnostics;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Singular values of the derivative of what the head is given by what the first layer puts out, for
 * one batch.
 *
 * @param largest by power iteration, which comes to it from below
 * @param rootMeanSquare over the directions of the output, from one random direction
 */
public record Jacobian(double largest, double rootMeanSquare) {
  private static final int ITERATIONS = 20;

  /**
   * The singular values of a model.
   *
   * @throws EvenflowException if it has no layer between the first and the head
   */
  public static Jacobian of(Layer model, Loss loss, Variables variables, Batch batch) {
    Stack stack = Stack.of(model, loss, variables, batch.example(), batch.size(), batch.input());
    List<Stack.Part> parts = stack.parts();
    if (parts.size() < 3) {
      throw new EvenflowException(
          "a Jacobian needs a layer between the first and the head, given " + parts.size());
    }
    Tensor from = parts.getFirst().output();
    Tensor to = parts.get(parts.size() - 2).output();
    Tensor u = Tensor.input("u", to.shape());
    Tensor v = Tensor.input("v", from.shape());
    Tensor back = Gradients.pullback(Map.of(to, u), List.of(from)).getFirst();
    // What is linear in u has its transpose as its derivative.
    Tensor forth = Gradients.pullback(Map.of(back, v), List.of(u)).getFirst();
    Program backward = program(back, batch);
    Program forward = program(forth, batch);
    float[] direction = new float[to.shape().size()];
    RandomStream stream = new RandomStream(variables.seed(), "jacobian");
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) stream.normal(0, i);
    }
    normalize(direction);
    double first = 0;
    double largest = 0;
    for (int i = 0; i < ITERATIONS; i++) {
      offer(backward, "u", direction);
      backward.run();
      float[] seen = backward.values(0);
      largest = normalize(seen);
      first = i == 0 ? largest : first;
      offer(forward, "v", seen);
      forward.run();
      direction = forward.values(0);
      if (normalize(direction) == 0) {
        break;
      }
    }
    return new Jacobian(largest, first);
  }

  private static Program program(Tensor output, Batch batch) {
    Program program = Program.compile(Signature.of(output), 1);
    batch.offerTo(program);
    return program;
  }

  private static void offer(Program program, String input, float[] values) {
    if (program.inputs().contains(input)) {
      program.set(input, values);
    }
  }

  /** Brings a vector to length 1 and tells the length that it had. */
  private static double normalize(float[] vector) {
    double square = 0;
    for (float each : vector) {
      square += (double) each * each;
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < vector.length && length > 0; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return length;
  }
}

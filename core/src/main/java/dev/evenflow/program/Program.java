package dev.evenflow.program;

import dev.evenflow.EvenflowException;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** INTERIM: backed by the interpreter until the compiler is merged; the public methods stay. */
public final class Program {
  private final Signature signature;
  private final Map<String, double[]> inputs = new HashMap<>();
  private List<double[]> results = List.of();

  private Program(Signature signature) {
    this.signature = signature;
  }

  /** Compiles for this many threads. */
  public static Program compile(Signature signature, int threads) {
    return new Program(signature);
  }

  /** Copies the elements of a float input, row-major. */
  public void set(String input, float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    inputs.put(input, wide);
  }

  /** Copies the elements of an int input, row-major. */
  public void set(String input, int[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    inputs.put(input, wide);
  }

  /** Sets a rank-0 input. */
  public void set(String input, double value) {
    inputs.put(input, new double[] {value});
  }

  /**
   * Computes all outputs, then writes the variables if the guard holds.
   *
   * @return whether the variables were written
   */
  public boolean run() {
    Interpreter interpreter = new Interpreter(Rounding.FLOAT, inputs);
    results = interpreter.evaluate(signature.outputs());
    double guard = interpreter.evaluate(signature.guard())[0];
    if (guard == 0 || Double.isNaN(guard)) {
      return false;
    }
    List<Variable> variables = new ArrayList<>(signature.updates().keySet());
    List<double[]> next =
        interpreter.evaluate(
            variables.stream()
                .map(v -> signature.updates().get(v))
                .map(Tensor.class::cast)
                .toList());
    for (int i = 0; i < next.size(); i++) {
      Variable variable = variables.get(i);
      if (variable.shape().rank() == 0) {
        variable.scalar(next.get(i)[0]);
      } else {
        float[] values = new float[next.get(i).length];
        for (int j = 0; j < values.length; j++) {
          values[j] = (float) next.get(i)[j];
        }
        variable.assign(values);
      }
    }
    return true;
  }

  /** A rank-0 output of the last run. */
  public double scalar(int output) {
    if (signature.outputs().get(output).shape().rank() != 0) {
      throw new EvenflowException("output " + output + " is not rank 0");
    }
    return results.get(output)[0];
  }

  /** The elements of an output of the last run, row-major; ints as exact floats. */
  public float[] values(int output) {
    double[] wide = results.get(output);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }
}

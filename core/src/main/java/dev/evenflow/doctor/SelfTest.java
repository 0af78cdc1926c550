package dev.evenflow.doctor;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds every kind of kernel to the interpreter, as it computes in this very JVM. */
public final class SelfTest {
  /** What no error may exceed. */
  public static final double TOLERANCE = 1e-5;

  private static final int ROWS = 3;

  /**
   * A kernel's result.
   *
   * @param kernel what was computed
   * @param error the largest difference from the interpreter in double, in parts of the largest
   *     magnitude
   */
  public record Result(String kernel, double error) {
    /** Whether the kernel computes what it should. */
    public boolean passed() {
      return error <= TOLERANCE;
    }
  }

  private SelfTest() {}

  /** Runs all. */
  public static List<Result> run(int threads) {
    List<Result> results = new ArrayList<>();
    expressions().forEach((name, tensor) -> results.add(new Result(name, error(tensor, threads))));
    return results;
  }

  private static Map<String, Tensor> expressions() {
    Tensor x = Tensor.input("x", Shape.of(37, 29));
    Tensor y = Tensor.input("y", Shape.of(37, 29));
    Tensor row = Tensor.input("row", Shape.of(29));
    Tensor indices = Tensor.intInput("indices", Shape.of(41));
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("arithmetic", x.mul(y).add(row).sub(x.abs().add(1).sqrt()).div(y.square().add(1)));
    all.put("comparisons", Tensor.select(x.less(y), x.max(row), y.min(0.5).negate()));
    all.put("exp, log", x.exp().add(y.square().add(0.1).log()).add(x.expm1()).add(y.abs().log1p()));
    all.put("tanh, sigmoid", x.tanh().mul(y.sigmoid()).add(row.softplus()));
    all.put("erf, sin, cos", x.erf().add(y.sin().mul(x.cos())));
    all.put("pow, cbrt", x.abs().add(0.1).pow(row).add(y.cbrt()));
    all.put("sums", x.sum(0).mul(y.sum(1).sum()).add(x.sumOfSquares()));
    all.put("maxima", x.maxAlong(1).mul(y.max()).add(x.argMax(1).toFloats()));
    all.put("softmax", x.softmax(1).mul(y).sum(1));
    all.put("transposition", x.transpose(1, 0).slice(0, 3, 20).pad(1, 2, 1, 50));
    all.put("concatenation", Tensor.concat(1, List.of(x, y, x.slice(1, 5, 20, 3))));
    all.put("rows", x.gatherRows(indices).scatterRows(indices, x.shape()));
    all.put(
        "places",
        x.takeAlong(1, x.argMax(1).reshape(37, 1)).putAlong(1, y.argMax(1).reshape(37, 1), 29));
    all.put(
        "uniform numbers",
        Tensor.uniform(Shape.of(999), new RandomStream(1, "doctor"), Tensor.constant(5)));
    Tensor a = Tensor.input("a", Shape.of(67, 45));
    Tensor b = Tensor.input("b", Shape.of(45, 83));
    gradients(all, "product", a.matmul(b).tanh(), a, b);
    Tensor images = Tensor.input("images", Shape.of(3, 9, 8, 6));
    Tensor weights = Tensor.input("weights", Shape.of(3, 3, 6, 20));
    Tensor convolved = images.conv2d(weights, Window.square(3, 1, 1), 1);
    gradients(all, "convolution", convolved.square(), images, weights);
    Tensor depthwise = Tensor.input("depthwise", Shape.of(3, 3, 1, 6));
    gradients(
        all,
        "depthwise convolution",
        images.conv2d(depthwise, Window.square(3, 2, 1), 6).square(),
        images,
        depthwise);
    gradients(all, "max pooling", images.maxPool(Window.square(2, 2, 0)), images);
    gradients(all, "average pooling", images.sumPool(Window.square(3, 2, 1)).div(9), images);
    Tensor start = Tensor.input("start", Shape.of(ROWS, 7));
    Tensor steps = Tensor.input("steps", Shape.of(11, ROWS, 7));
    Tensor square = Tensor.input("square", Shape.of(7, 7));
    Tensor last =
        Scan.over(
                List.of(steps),
                List.of(start),
                step ->
                    new Scan.Next(
                        List.of(step.carry(0).matmul(square).add(step.element(0)).tanh()),
                        List.of()))
            .last(0);
    gradients(all, "recurrence", last, start, square);
    return all;
  }

  /** The value, and the gradients of its sum. */
  private static void gradients(
      Map<String, Tensor> all, String name, Tensor value, Tensor... inputs) {
    all.put(name, value);
    List<Tensor> gradients = Gradients.of(value.sum(), List.of(inputs));
    for (int i = 0; i < inputs.length; i++) {
      String input = ((Source.Input) inputs[i].operation()).name();
      all.put(name + ", gradient of " + input, gradients.get(i));
    }
  }

  private static double error(Tensor tensor, int threads) {
    Program program = Program.compile(Signature.of(tensor), threads);
    Map<String, double[]> inputs = new HashMap<>();
    for (Tensor node : Graph.ascending(List.of(tensor))) {
      if (node.operation() instanceof Source.Input input) {
        inputs.put(input.name(), fill(program, node, input.name()));
      }
    }
    program.run();
    float[] actual = program.values(0);
    double[] expected = new Interpreter(Rounding.DOUBLE, inputs).evaluate(tensor);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    // Not a comparison: it has to say NaN if anything is.
    return largest == 0 ? difference : difference / largest;
  }

  private static double[] fill(Program program, Tensor input, String name) {
    RandomStream stream = new RandomStream(7, name);
    double[] values = new double[input.shape().size()];
    if (input.type() == ElementType.INT32) {
      int[] ints = new int[values.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = (int) (stream.uniform(0, i) * ROWS);
        values[i] = ints[i];
      }
      program.set(name, ints);
      return values;
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = 2 * stream.uniform(0, i) - 1;
      values[i] = floats[i];
    }
    program.set(name, floats);
    return values;
  }
}

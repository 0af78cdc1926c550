package dev.evenflow.testing;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A tensor expression with values for its inputs: what every way to compute must agree upon.
 *
 * @param name tells the case from all others of a catalogue
 * @param arguments its inputs, which have the names {@code x0}, {@code x1} and so on
 * @param builder the expression of these inputs
 * @param smooth whether central differences at these values are the derivatives
 */
public record Case(
    String name, List<Argument> arguments, Function<List<Tensor>, Tensor> builder, boolean smooth) {

  /** A smooth case of any number of inputs. */
  public static Case of(
      String name, Function<List<Tensor>, Tensor> builder, Argument... arguments) {
    return new Case(name, List.of(arguments), builder, true);
  }

  /** A smooth case of one input. */
  public static Case unary(String name, UnaryOperator<Tensor> builder, Argument x) {
    return of(name, inputs -> builder.apply(inputs.getFirst()), x);
  }

  /** A smooth case of two inputs. */
  public static Case binary(String name, BinaryOperator<Tensor> builder, Argument x, Argument y) {
    return of(name, inputs -> builder.apply(inputs.get(0), inputs.get(1)), x, y);
  }

  /** The same case, whose gradient central differences cannot tell. */
  public Case notSmooth() {
    return new Case(name, arguments, builder, false);
  }

  /** New input tensors. */
  public List<Tensor> inputs() {
    List<Tensor> inputs = new ArrayList<>();
    for (Argument argument : arguments) {
      String label = "x" + inputs.size();
      inputs.add(
          argument.type() == ElementType.INT32
              ? Tensor.intInput(label, argument.shape())
              : Tensor.input(label, argument.shape()));
    }
    return inputs;
  }

  /** The values of the inputs by name: floats and ints, widened. */
  public Map<String, double[]> values() {
    RandomStream stream = new RandomStream(1, name);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Argument argument : arguments) {
      String label = "x" + values.size();
      values.put(label, argument.draw(stream.child(label)));
    }
    return values;
  }

  /** The case's expression of inputs made by {@link #inputs}. */
  public Tensor output(List<Tensor> inputs) {
    return builder.apply(inputs);
  }

  /** The inputs by which there is a derivative. */
  public static List<Tensor> floats(List<Tensor> inputs) {
    return inputs.stream().filter(input -> input.type() == ElementType.FLOAT32).toList();
  }

  /** The sum of all elements, each times a fixed number between 0.5 and 1.5: rank 0. */
  public Tensor objective(Tensor output) {
    return output.toFloats().mul(weights(output.shape(), "objective" + output.shape())).sum();
  }

  /** The sum of several {@link #objective objectives}, such as of all gradients. */
  public Tensor objective(List<Tensor> outputs) {
    return outputs.stream().map(this::objective).reduce(Tensor.constant(0), Tensor::add);
  }

  private Tensor weights(Shape shape, String purpose) {
    RandomStream stream = new RandomStream(1, name).child(purpose);
    float[] weights = new float[shape.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5f + stream.uniform(0, i);
    }
    return Tensor.literal(shape, weights);
  }

  @Override
  public String toString() {
    return name;
  }
}

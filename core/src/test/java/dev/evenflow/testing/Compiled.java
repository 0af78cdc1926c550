package dev.evenflow.testing;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Values of expressions as one program computes them: in float, rank 0 in double. */
public final class Compiled {
  private Compiled() {}

  /**
   * The values of tensors.
   *
   * @param leaves the values of inputs and of variables, by the tensors that read them
   */
  public static List<double[]> values(List<Tensor> tensors, Map<Tensor, double[]> leaves) {
    Program program = Program.compile(new Signature(tensors, Map.of(), Tensor.constant(1)), 1);
    leaves.forEach((leaf, values) -> {
      switch (leaf.operation()) {
        case Source.Input input when leaf.type() == ElementType.INT32 ->
            program.set(input.name(), ints(values));
        case Source.Input input -> program.set(input.name(), floats(values));
        case Source.Read read -> read.variable().assign(floats(values));
        default -> throw new IllegalArgumentException("no leaf: " + leaf);
      }
    });
    program.run();
    return IntStream.range(0, tensors.size())
        .mapToObj(i ->
            tensors.get(i).isScalar()
                ? new double[] {program.scalar(i)}
                : doubles(program.values(i)))
        .toList();
  }

  /** Numbers rounded to floats. */
  public static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Floats as doubles. */
  public static double[] doubles(float... values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static int[] ints(double... values) {
    return IntStream.range(0, values.length).map(i -> (int) values[i]).toArray();
  }
}

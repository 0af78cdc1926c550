package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MagnitudesTest {
  private static Tensor product(int m, int n, int k, boolean left, boolean right) {
    Tensor a = Tensor.input("a", left ? Shape.of(k, m) : Shape.of(m, k));
    Tensor b = Tensor.input("b", right ? Shape.of(n, k) : Shape.of(k, n));
    return Tensor.matmul(a, b, left, right);
  }

  private static Tensor weightGradient(int size, int channels, int filters, int groups) {
    Tensor x = Tensor.input("x", Shape.of(9, size, size, channels));
    Tensor w = Tensor.input("w", Shape.of(3, 3, channels / groups, filters));
    Tensor y = x.conv2d(w, Window.same(3, 1), groups);
    Tensor adjoint = Tensor.input("dy", y.shape());
    return Gradients.of(y.mul(adjoint).sum(), List.of(w)).getFirst();
  }

  static Stream<Tensor> watched() {
    return Stream.of(
        // One block and many, cut tiles, a long sum in parts, and a transposed result.
        product(3, 5, 7, false, false),
        product(600, 70, 130, true, false),
        product(129, 257, 65, false, true),
        product(40, 33, 5000, true, false),
        product(200, 10, 128, true, false),
        Tensor.input("a", Shape.of(3, 5, 6)).matmul(Tensor.input("b", Shape.of(3, 6, 4))),
        weightGradient(16, 16, 32, 1),
        weightGradient(7, 3, 5, 1),
        weightGradient(8, 6, 6, 6),
        weightGradient(8, 12, 6, 2),
        Tensor.input("a", Shape.of(5, 1001)));
  }

  private static int set(Program program, Tensor tensor) {
    int elements = 0;
    for (Tensor each : Graph.ascending(List.of(tensor))) {
      if (each.operation() instanceof Source.Input input) {
        elements = each.shape().size();
        float[] values = new float[elements];
        RandomStream stream = new RandomStream(7, input.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) stream.normal(0, i);
        }
        program.set(input.name(), values);
      }
    }
    return elements;
  }

  @ParameterizedTest
  @MethodSource("watched")
  void areTakenByWhoeverWrites(Tensor tensor) {
    Signature signature = Signature.of(tensor, tensor.abs().max());
    String runs = Listing.of(signature).split("== fused and scheduled")[1];
    assertThat(runs).doesNotContain(" = abs");
    if (!(tensor.operation() instanceof Source.Input)) {
      assertThat(runs).contains("along the way");
    }
    for (int threads : new int[] {1, 2}) {
      Program program = Program.compile(signature, threads);
      set(program, tensor);
      for (int run = 0; run < 2; run++) {
        program.run();
        assertThat(program.scalar(1)).isEqualTo(greatest(program.values(0)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("watched")
  void tellNaNAndInfinityAndForgetThem(Tensor tensor) {
    Program program = Program.compile(Signature.of(tensor, tensor.abs().max()), 2);
    String input = program.inputs().iterator().next();
    int size =
        Graph.ascending(List.of(tensor)).stream()
            .filter(each ->
                each.operation() instanceof Source.Input named && named.name().equals(input))
            .findFirst()
            .orElseThrow()
            .shape()
            .size();
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      set(program, tensor);
      float[] values = new float[size];
      values[size / 2] = bad;
      program.set(input, values);
      program.run();
      assertThat(program.scalar(1)).isEqualTo(greatest(program.values(0))).isNotFinite();
    }
    set(program, tensor);
    program.run();
    assertThat(program.scalar(1)).isEqualTo(greatest(program.values(0))).isFinite();
  }

  @Test
  void haveALoopWhereAnybodyElseReadsThem() {
    Tensor product = product(3, 5, 7, false, false);
    Signature signature = Signature.of(product.abs(), product.abs().max());
    Program program = Program.compile(signature, 1);
    set(program, product);
    program.run();
    assertThat(Listing.of(signature)).doesNotContain("along the way");
    assertThat(program.scalar(1)).isEqualTo(greatest(program.values(0)));
  }

  private static Double greatest(float[] values) {
    float greatest = 0;
    for (float each : values) {
      greatest = Math.max(greatest, Math.abs(each));
    }
    return (double) greatest;
  }
}

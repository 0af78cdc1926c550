package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.nn.loss.Mse;
import dev.evenflow.program.Program;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.regularization.residual.Plain;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The sample run that the authors print (facebookresearch/dlrm, README.md: {@code python
 * dlrm_s_pytorch.py --mini-batch-size=2 --data-size=6 --debug-mode}), whose numbers have five
 * digits.
 */
class DlrmTest {
  /** Rows of each table. */
  private static final int[] ROWS = {4, 3, 2};

  /** Places of a bag; shorter ones look a row of zeros up. */
  private static final int BAG = 3;

  private static final Dlrm.Size SIZE = new Dlrm.Size(4, List.of(3, 2), List.of(4, 2));
  private static final Zoo.Parts PARTS =
      new Zoo.Parts(new Zeros(), StandardActivation.RELU, new NoNormalization(), new Plain());

  private static final float[][] COUNTS = {
    {0.69647f, 0.28614f, 0.22685f, 0.55131f, 0.71947f, 0.42311f, 0.98076f, 0.68483f},
    {0.36179f, 0.22826f, 0.29371f, 0.63098f, 0.0921f, 0.4337f, 0.43086f, 0.49369f},
    {0.60306f, 0.54507f, 0.34276f, 0.30412f, 0.41702f, 0.6813f, 0.87546f, 0.51042f},
  };

  /** For each batch, table and example. */
  private static final int[][][][] BAGS = {
    {{{1}, {0, 1}}, {{0}, {1}}, {{1}, {0}}},
    {{{1}, {0, 2, 3}}, {{1}, {1, 2}}, {{1}, {1}}},
    {{{2}, {0, 1, 2}}, {{1}, {2}}, {{1}, {1}}},
  };

  private static final float[][] TARGETS = {
    {0.55679f, 0.15896f}, {0.15307f, 0.69553f}, {0.31877f, 0.69197f}
  };

  private static final double[] LOSSES = {0.451893, 0.402002, 0.275460};

  private static final Map<String, float[]> WEIGHTS =
      Map.ofEntries(
          // The last row of a table is that of padding.
          Map.entry(
              "table1.weight",
              new float[] {
                0.05438f, -0.11105f, 0.42513f, 0.34167f, -0.1426f, -0.45641f, -0.19523f, -0.10181f,
                0, 0
              }),
          Map.entry(
              "table2.weight",
              new float[] {0.23667f, 0.57199f, -0.16638f, 0.30316f, 0.10759f, 0.22136f, 0, 0}),
          Map.entry(
              "table3.weight", new float[] {-0.49338f, -0.14301f, -0.36649f, -0.22139f, 0, 0}),
          Map.entry(
              "bottom.linear1.weight",
              transposed(
                  3, 0.51313f, 0.66662f, 0.10591f, 0.13089f, 0.32198f, 0.66156f, 0.84651f, 0.55326f,
                  0.85445f, 0.38484f, 0.31679f, 0.35426f)),
          Map.entry("bottom.linear1.bias", new float[] {0.17108f, 0.82911f, 0.33867f}),
          Map.entry(
              "bottom.linear2.weight",
              transposed(2, 0.55237f, 0.57855f, 0.52153f, 0.00269f, 0.98835f, 0.90534f)),
          Map.entry("bottom.linear2.bias", new float[] {0.20764f, 0.29249f}),
          Map.entry(
              "top.linear1.weight",
              transposed(
                  4, 0.52001f, 0.90191f, 0.98363f, 0.25754f, 0.56436f, 0.80697f, 0.39437f, 0.73107f,
                  0.16107f, 0.6007f, 0.86586f, 0.98352f, 0.07937f, 0.42835f, 0.20454f, 0.45064f,
                  0.54776f, 0.09333f, 0.29686f, 0.92758f, 0.569f, 0.45741f, 0.75353f, 0.74186f,
                  0.04858f, 0.7087f, 0.83924f, 0.16594f, 0.781f, 0.28654f, 0.30647f, 0.66526f)),
          Map.entry("top.linear1.bias", new float[] {0.11139f, 0.66487f, 0.88786f, 0.69631f}),
          Map.entry(
              "top.linear2.weight",
              transposed(
                  2, 0.44033f, 0.43821f, 0.7651f, 0.56564f, 0.0849f, 0.58267f, 0.81484f, 0.33707f)),
          Map.entry("top.linear2.bias", new float[] {0.92758f, 0.75072f}),
          Map.entry("out.weight", new float[] {0.57406f, 0.75164f}),
          Map.entry("out.bias", new float[] {0.07915f}));

  /** From PyTorch's [out, in] to [in, out]. */
  private static float[] transposed(int out, float... weights) {
    int in = weights.length / out;
    float[] result = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i % in * out + i / in] = weights[i];
    }
    return result;
  }

  @Test
  void hasTheLossesThatItsAuthorsPrint() {
    Tensor counts = Tensor.input("counts", Shape.of(2, 4));
    List<Tensor> bags =
        IntStream.range(0, ROWS.length)
            .mapToObj(table -> Tensor.intInput("bags" + table, Shape.of(2, BAG)))
            .toList();
    Layer model =
        (dense, scope) -> {
          List<Tensor> vectors = new ArrayList<>();
          for (int table = 0; table < ROWS.length; table++) {
            int rows = ROWS[table];
            Layer bag = new EmbeddingBag(rows + 1, 2, EmbeddingBag.Mode.SUM, rows, new Zeros());
            vectors.add(scope.apply("table" + (table + 1), bag, bags.get(table)));
          }
          return new Dlrm(new Task(1, false, 1), SIZE, PARTS).of(dense, vectors, scope);
        };
    Variables variables = new Variables(0);
    Tensor click = new Build(variables, true, Tensor.constant(0)).apply(model, counts).sigmoid();
    Tensor loss = new Mse().of(click, Tensor.input("targets", Shape.of(2, 1)));
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    List<Tensor> gradients = Gradients.of(loss, parameters.stream().map(Variable::read).toList());
    for (int i = 0; i < gradients.size(); i++) {
      Variable each = parameters.get(i);
      updates.put(each, each.read().sub(gradients.get(i).mul(0.01)));
      each.assign(WEIGHTS.get(each.name()));
    }
    assertThat(parameters).hasSameSizeAs(WEIGHTS.keySet());
    Program program = Program.compile(new Signature(List.of(loss), updates, Tensor.constant(1)), 1);
    for (int batch = 0; batch < LOSSES.length; batch++) {
      program.set("counts", COUNTS[batch]);
      program.set("targets", TARGETS[batch]);
      for (int table = 0; table < ROWS.length; table++) {
        program.set("bags" + table, padded(BAGS[batch][table], ROWS[table]));
      }
      program.run();
      assertThat(program.scalar(0)).isCloseTo(LOSSES[batch], Offset.offset(1e-5));
    }
  }

  private static int[] padded(int[][] bags, int padding) {
    return Arrays.stream(bags)
        .flatMapToInt(bag -> IntStream.range(0, BAG).map(i -> i < bag.length ? bag[i] : padding))
        .toArray();
  }
}

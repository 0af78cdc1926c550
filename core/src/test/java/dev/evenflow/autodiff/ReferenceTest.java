package dev.evenflow.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.Evaluation;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import dev.evenflow.testing.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers written in tensor operations against the values and gradients that PyTorch computes. */
class ReferenceTest {
  /** The expression of a reference case. */
  private interface Writer {
    Tensor write(Reference reference, Map<String, Tensor> in);
  }

  private static final Map<String, Writer> WRITERS =
      Map.ofEntries(
          Map.entry("linear", (r, in) -> x(in).matmul(in.get("weight")).add(in.get("bias"))),
          Map.entry("conv2d", ReferenceTest::convolution),
          Map.entry("conv-transpose2d", ReferenceTest::transposedConvolution),
          Map.entry("max-pool2d", (r, in) -> x(in).maxPool(window(r))),
          Map.entry("avg-pool2d", (r, in) -> x(in).sumPool(window(r)).div(4)),
          Map.entry("global-avg-pool", (r, in) -> x(in).mean(1, 2)),
          Map.entry("embedding", (r, in) -> in.get("weight").gatherRows(in.get("index"))),
          Map.entry("rnn-tanh", ReferenceTest::elman),
          Map.entry("lstm", (r, in) -> lstm(x(in), in, "l0")),
          Map.entry("lstm-2-layers", (r, in) -> lstm(lstm(x(in), in, "l0"), in, "l1")),
          Map.entry("gru", ReferenceTest::gru),
          Map.entry("attention", (r, in) -> attention(scores(in), in)),
          Map.entry("attention-causal", (r, in) -> attention(causal(scores(in)), in)),
          Map.entry("softmax", (r, in) -> x(in).softmax(r.config("axis", 0))),
          Map.entry("log-softmax", (r, in) -> x(in).logSoftmax(r.config("axis", 0))),
          Map.entry("glu", (r, in) -> x(in).slice(1, 0, 3).mul(x(in).slice(1, 3, 6).sigmoid())),
          Map.entry("loss:mse", (r, in) -> error(in).square().mean()),
          Map.entry("loss:l1", (r, in) -> error(in).abs().mean()),
          Map.entry("loss:huber", (r, in) -> huber(error(in).abs()).mean()),
          Map.entry(
              "loss:bce-with-logits",
              (r, in) -> x(in).softplus().sub(x(in).mul(in.get("y"))).mean()),
          Map.entry("loss:kl-div", ReferenceTest::divergence),
          Map.entry("loss:cross-entropy", (r, in) -> crossEntropy(r, in, 0)),
          Map.entry("loss:cross-entropy-smoothed-0.1", (r, in) -> crossEntropy(r, in, 0.1)));

  static Stream<Reference> cases() {
    return Reference.all().stream().filter(each -> WRITERS.containsKey(each.name()));
  }

  @Test
  void hasACaseForEveryExpression() {
    assertThat(cases().map(Reference::name)).containsAll(WRITERS.keySet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isMet(Reference reference) {
    Map<String, Tensor> in = reference.tensors();
    Tensor output =
        WRITERS.get(reference.name()).write(reference, in).reshape(reference.output().shape());
    Map<Tensor, double[]> leaves = new HashMap<>();
    reference.inputs().forEach((name, given) -> leaves.put(in.get(name), given.data()));
    Map<Tensor, double[]> gradients = new HashMap<>();
    reference
        .gradients()
        .forEach((name, expected) -> {
          assertThat(in.get(name).shape()).isEqualTo(expected.shape());
          gradients.put(in.get(name), expected.data());
        });
    new Evaluation(output, leaves)
        .agreesWith(reference.output().data(), reference.outputGradient().data(), gradients);
  }

  private static Tensor x(Map<String, Tensor> in) {
    return in.get("x");
  }

  private static Window window(Reference reference) {
    int dilation = reference.config("dilation", 1);
    return Window.square(
            reference.config("kernel", 0),
            reference.config("stride", 1),
            reference.config("padding", 0))
        .dilated(dilation, dilation);
  }

  private static Tensor convolution(Reference reference, Map<String, Tensor> in) {
    return x(in)
        .conv2d(in.get("weight"), window(reference), reference.config("groups", 1))
        .add(in.get("bias"));
  }

  private static Tensor transposedConvolution(Reference reference, Map<String, Tensor> in) {
    Shape images = reference.output().shape();
    return x(in)
        .convTranspose2d(in.get("weight"), window(reference), 1, images)
        .add(in.get("bias"));
  }

  /** The affine map of a recurrent layer's gates by input or state. */
  private static Tensor gates(Tensor x, Map<String, Tensor> in, String from, String layer) {
    Tensor product = x.matmul(in.get("weight_" + from + "_" + layer).transpose(1, 0));
    return product.add(in.get("bias_" + from + "_" + layer));
  }

  private static Tensor zeros(Tensor x, int hidden) {
    return Tensor.zeros(Shape.of(x.shape().extent(0), hidden));
  }

  private static Tensor timeFirst(Tensor x) {
    return x.transpose(1, 0, 2);
  }

  private static Tensor elman(Reference reference, Map<String, Tensor> in) {
    Scan scan =
        Scan.over(
            List.of(timeFirst(x(in))),
            List.of(zeros(x(in), 4)),
            step -> {
              Tensor fromInput = gates(step.element(0), in, "ih", "l0");
              Tensor h = fromInput.add(gates(step.carry(0), in, "hh", "l0")).tanh();
              return new Scan.Next(List.of(h), List.of(h));
            });
    return timeFirst(scan.history(0));
  }

  private static Tensor lstm(Tensor x, Map<String, Tensor> in, String layer) {
    Scan scan =
        Scan.over(
            List.of(timeFirst(x)),
            List.of(zeros(x, 4), zeros(x, 4)),
            step -> {
              Tensor fromInput = gates(step.element(0), in, "ih", layer);
              Tensor all = fromInput.add(gates(step.carry(0), in, "hh", layer));
              Tensor input = all.slice(1, 0, 4).sigmoid();
              Tensor forget = all.slice(1, 4, 8).sigmoid();
              Tensor candidate = all.slice(1, 8, 12).tanh();
              Tensor cell = forget.mul(step.carry(1)).add(input.mul(candidate));
              Tensor h = all.slice(1, 12, 16).sigmoid().mul(cell.tanh());
              return new Scan.Next(List.of(h, cell), List.of(h));
            });
    return timeFirst(scan.history(0));
  }

  private static Tensor gru(Reference reference, Map<String, Tensor> in) {
    Scan scan =
        Scan.over(
            List.of(timeFirst(x(in))),
            List.of(zeros(x(in), 4)),
            step -> {
              Tensor fromInput = gates(step.element(0), in, "ih", "l0");
              Tensor fromState = gates(step.carry(0), in, "hh", "l0");
              Tensor both = fromInput.slice(1, 0, 8).add(fromState.slice(1, 0, 8)).sigmoid();
              Tensor reset = both.slice(1, 0, 4);
              Tensor update = both.slice(1, 4, 8);
              Tensor candidate =
                  fromInput.slice(1, 8, 12).add(reset.mul(fromState.slice(1, 8, 12))).tanh();
              Tensor h = update.rsub(1).mul(candidate).add(update.mul(step.carry(0)));
              return new Scan.Next(List.of(h), List.of(h));
            });
    return timeFirst(scan.history(0));
  }

  private static Tensor scores(Map<String, Tensor> in) {
    return Tensor.matmul(in.get("q"), in.get("k"), false, true).div(StrictMath.sqrt(3));
  }

  private static Tensor causal(Tensor scores) {
    Tensor place = Tensor.iota(5);
    Tensor future = place.reshape(5, 1).less(place);
    return Tensor.select(future, Tensor.constant(Double.NEGATIVE_INFINITY), scores);
  }

  private static Tensor attention(Tensor scores, Map<String, Tensor> in) {
    return scores.softmax(-1).matmul(in.get("v"));
  }

  private static Tensor error(Map<String, Tensor> in) {
    return x(in).sub(in.get("y"));
  }

  private static Tensor huber(Tensor size) {
    return Tensor.select(size.less(1), size.square().mul(0.5), size.sub(0.5));
  }

  /** Of the distributions whose logits x and y are, as the mean over the batch. */
  private static Tensor divergence(Reference reference, Map<String, Tensor> in) {
    Tensor target = in.get("y").softmax(1);
    Tensor distance = in.get("y").logSoftmax(1).sub(x(in).logSoftmax(1));
    return target.mul(distance).sum().div(3);
  }

  private static Tensor crossEntropy(
      Reference reference, Map<String, Tensor> in, double smoothing) {
    Tensor logs = x(in).logSoftmax(1);
    float[] oneHot = new float[15];
    for (int row = 0; row < 3; row++) {
      oneHot[row * 5 + reference.config().required("targets").get(row).asInt()] = 1;
    }
    Tensor target = Tensor.literal(Shape.of(3, 5), oneHot).mul(1 - smoothing).add(smoothing / 5);
    return target.mul(logs).sum(1).mean().negate();
  }
}

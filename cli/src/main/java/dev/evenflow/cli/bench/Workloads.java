package dev.evenflow.cli.bench;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Gpt;
import dev.evenflow.models.LeNet5;
import dev.evenflow.models.Zoo;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.TorchDefault;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.regularization.residual.Identity;
import dev.evenflow.regularization.residual.PreActivation;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The workloads, with the layers, batches and optimizers of the PyTorch side.
 *
 * @param divisor of batches, rows and elements: 1 for the workloads that are compared
 */
public record Workloads(int divisor) {
  private static final int CLASSES = 10;
  private static final int TOKENS = 65;
  private static final int TIME = 64;
  private static final Initializer INIT = new TorchDefault();
  private static final Activation RELU = StandardActivation.RELU;
  private static final List<GradientTransform> CLIP = List.of(new GlobalNorm(1));

  /** Those that are compared with PyTorch, in the order of the table. */
  public List<Workload> compared() {
    return List.of(
        trained("mlp", mlp(), new Adam(1e-3), List.of(), floats(128, 784)),
        trained("deep-mlp", deepMlp(), new Sgd(1e-3, 0.9), List.of(), floats(64, 64)),
        trained("deep-mlp-bn", deepMlpBn(), new Adam(1e-3), CLIP, floats(256, 64)),
        trained(
            "lenet5",
            new LeNet5(CLASSES, INIT, RELU),
            new Sgd(1e-2, 0.9),
            List.of(),
            floats(128, 28, 28, 1)),
        trained(
            "resnet20",
            resnet20(),
            new CoupledDecay(new Sgd(0.1, 0.9), 1e-4),
            List.of(),
            floats(128, 32, 32, 3)),
        characters("char-lstm", new Lstm(256, 1, false, 0, INIT, INIT)),
        trained("gpt-nano", gpt(128), new AdamW(1e-3), CLIP, tokens(12)),
        sparseBag("sparse-bag", new Adagrad(0.05), 1_000_000),
        update("update-adam-10m", new Adam(1e-3), List.of()),
        update("update-adagrad-10m", new Adagrad(1e-3), List.of()),
        update("update-sgdm-10m", new Sgd(1e-3, 0.9), List.of()),
        update("update-clip-adamw-10m", new AdamW(1e-3), CLIP));
  }

  /** Those that are compared with each other: a table of several heights, cells of recurrences. */
  public List<Workload> further() {
    Optimizer lazy = new Lazy(new AdamW(1e-3));
    return List.of(
        sparseBag("sparse-bag-100k", new Adagrad(0.05), 100_000),
        sparseBag("sparse-bag-10m", new Adagrad(0.05), 10_000_000),
        sparseBag("sparse-bag-lazy-adamw-100k", lazy, 100_000),
        sparseBag("sparse-bag-lazy-adamw", lazy, 1_000_000),
        sparseBag("sparse-bag-lazy-adamw-10m", lazy, 10_000_000),
        characters("char-gru", new Gru(256, INIT, INIT)),
        characters("char-rnn", new Rnn(256, StandardActivation.TANH, INIT, INIT)));
  }

  /** The update of ten million parameters by an optimizer. */
  public UpdateWorkload update(String name, Optimizer optimizer) {
    return update(name, optimizer, List.of());
  }

  /** The workload of a name. */
  public Workload named(String name) {
    List<Workload> all = new ArrayList<>(compared());
    all.addAll(further());
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new EvenflowException(
                "there is no workload %s; there are %s"
                    .formatted(
                        name, String.join(", ", all.stream().map(Workload::name).toList()))));
  }

  private static Workload trained(
      String name,
      Layer model,
      Optimizer optimizer,
      List<GradientTransform> transforms,
      BatchForm form) {
    TrainingPlan plan =
        new TrainingPlan(
            model,
            new CrossEntropy(),
            optimizer,
            transforms,
            (step, total, slots) -> Tensor.constant(1),
            1);
    return new TrainingWorkload(name, plan, form);
  }

  private UpdateWorkload update(
      String name, Optimizer optimizer, List<GradientTransform> transforms) {
    return new UpdateWorkload(name, optimizer, transforms, 10, 1_000_000 / divisor);
  }

  private BatchForm floats(int... features) {
    int[] scaled = features.clone();
    scaled[0] = batch(features[0]);
    return BatchForm.ofFloats(CLASSES, scaled);
  }

  private BatchForm tokens(int batch) {
    return BatchForm.ofTokens(TOKENS, batch(batch), TIME);
  }

  private Workload characters(String name, Layer recurrent) {
    Layer model =
        new Sequential(
            new Embedding(TOKENS, 64, new Normal(1)), recurrent, new Linear(TOKENS, INIT));
    return trained(name, model, new Adam(1e-3), CLIP, tokens(32));
  }

  private Workload sparseBag(String name, Optimizer optimizer, int fullRows) {
    int rows = fullRows / divisor;
    Layer model =
        new Sequential(
            new EmbeddingBag(rows, 32, EmbeddingBag.Mode.MEAN, new Normal(1)),
            new Linear(64, INIT),
            RELU,
            new Linear(2, INIT));
    int batch = batch(256);
    BatchForm bags = new BatchForm(Shape.of(batch, 50), rows, Shape.of(batch), 2, 200);
    return trained(name, model, optimizer, List.of(), bags);
  }

  private int batch(int size) {
    return Math.max(size / divisor, 1);
  }

  private static Layer mlp() {
    return new Sequential(
        new Linear(512, INIT), RELU, new Linear(256, INIT), RELU, new Linear(CLASSES, INIT));
  }

  private static Layer deepMlp() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 49; i++) {
      layers.addAll(List.of(new Linear(128, INIT), StandardActivation.TANH));
    }
    layers.add(new Linear(CLASSES, INIT));
    return new Sequential(layers);
  }

  private static Layer deepMlpBn() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      layers.addAll(List.of(new Linear(128, INIT), BatchNorm.torch(), RELU));
    }
    layers.add(new Linear(CLASSES, INIT));
    return new Sequential(layers);
  }

  /** He et al. 2016, section 4.2, with projections where the shape changes. */
  private static Layer resnet20() {
    List<Layer> layers = new ArrayList<>(List.of(conv(16, 1), BatchNorm.torch(), RELU));
    for (int i = 0; i < 9; i++) {
      int width = 16 << (i / 3);
      List<Layer> transforms = List.of(conv(width, i == 3 || i == 6 ? 2 : 1), conv(width, 1));
      Block block = new Block(transforms, BatchNorm.torch(), RELU, i, 9);
      layers.add(new ResidualBlock(block, new Identity()));
    }
    layers.addAll(List.of(new GlobalAvgPool(), new Linear(CLASSES, INIT)));
    return new Sequential(layers);
  }

  private static Layer conv(int out, int stride) {
    return new Conv2d(out, Window.square(3, stride, 1), 1, false, INIT);
  }

  static Layer gpt(int width) {
    Zoo.Parts parts =
        new Zoo.Parts(INIT, StandardActivation.GELU, new LayerNorm(), new PreActivation());
    return new Gpt(TOKENS, new Gpt.Size(width, 4, 4, 0, true, false), new Normal(1), parts);
  }
}

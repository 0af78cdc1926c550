package dev.evenflow.cli.bench;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import dev.evenflow.training.Watching;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a training: copy of a batch, forward, loss, gradients, transforms, update, as {@code
 * evenflow train} takes them.
 *
 * @param name of the workload
 * @param plan what is trained and how
 * @param form of the batches
 */
public record TrainingWorkload(String name, TrainingPlan plan, BatchForm form) implements Workload {
  private static final long SEED = 0;

  @Override
  public IntFunction<BooleanSupplier> prepared() {
    List<Batch> batches = batches();
    return threads -> steps(batches, null, threads);
  }

  /**
   * Steps on random batches from their own weights, as they are trained.
   *
   * @param watching which are watched
   */
  BooleanSupplier watchedSteps(Watching watching, int threads) {
    return steps(batches(), watching, threads);
  }

  private List<Batch> batches() {
    return form.random(new RandomStream(SEED, "bench"));
  }

  private BooleanSupplier steps(List<Batch> batches, @Nullable Watching watching, int threads) {
    TrainingStep step = step(plan, new Variables(SEED), threads);
    if (watching != null) {
      step.watch(watching);
    }
    step.warmUp();
    return new BooleanSupplier() {
      private int position;

      @Override
      public boolean getAsBoolean() {
        Batch next = batches.get(position % batches.size());
        return next.train(step, position++).committed();
      }
    };
  }

  /**
   * Steps on random batches from their own weights.
   *
   * @param guarded whether the guard judges them; else all are committed
   */
  BooleanSupplier steps(boolean guarded, int threads) {
    List<Batch> batches = batches();
    Signature written = step(plan, new Variables(SEED), threads).signature();
    Tensor guard = guarded ? written.guard() : Tensor.constant(1);
    Program program =
        Program.compile(new Signature(written.outputs(), written.updates(), guard), threads);
    program.warmUp();
    return new BooleanSupplier() {
      private int position;

      @Override
      public boolean getAsBoolean() {
        batches.get(position % batches.size()).put(program);
        program.offer("position", position++);
        return program.run();
      }
    };
  }

  /**
   * The losses before each of some steps from the weights and on the batches of a file.
   *
   * @param start a safetensors file of initial parameters by name and of batches {@code batch0.x},
   *     {@code batch0.y}, {@code batch1.x} ... in Evenflow's layouts, floats or int32
   * @param rate what the learning rate is multiplied by
   */
  public List<Double> losses(Path start, int steps, double rate, int threads) {
    Variables variables = new Variables(SEED);
    TrainingStep step = step(atRate(rate), variables, threads);
    Start given = Start.read(start);
    given.assign(variables);
    List<Batch> batches = given.batches(form);
    return IntStream.range(0, steps)
        .mapToObj(i -> batches.get(i % batches.size()).train(step, i).loss())
        .toList();
  }

  @Override
  public String listing() {
    return step(plan, new Variables(SEED), 1).listing();
  }

  private TrainingPlan atRate(double rate) {
    return new TrainingPlan(
        plan.model(),
        plan.loss(),
        plan.optimizer(),
        plan.transforms(),
        (step, total, slots) -> Tensor.constant(rate),
        plan.totalSteps());
  }

  private TrainingStep step(TrainingPlan chosen, Variables variables, int threads) {
    return new TrainingStep(chosen, variables, form.inputs(), threads);
  }
}

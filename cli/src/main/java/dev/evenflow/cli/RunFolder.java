package dev.evenflow.cli;

import com.google.inject.Guice;
import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.checkpoint.SnapshotFolder;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Normalization;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import dev.evenflow.diagnostics.treatment.Inserted;
import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.guice.EvenflowModule;
import dev.evenflow.nn.Layer;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder that holds a training: {@code run.json} says what it is, {@code snapshots} is where it
 * has come to, {@code weights.safetensors} its result once it is done.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String RUN = "run.json";
  private static final String SNAPSHOTS = "snapshots";
  private static final String WATCH = "watch.jsonl";
  private static final String BAD_STEPS = "bad-steps";
  private static final String LOCK = ".lock";

  /**
   * What a trained model needs besides its weights.
   *
   * @param recipe the command that trained it
   * @param shape of an example
   * @param vocabulary the names of the indices that examples are made of, if they are
   * @param classes their names, in the order of the outputs; none if the targets are quantities
   * @param target the extents of one example's target
   * @param mean of the training data, of one value or of each
   * @param deviation of the training data
   */
  record Description(
      String recipe,
      int[] shape,
      List<String> vocabulary,
      List<String> classes,
      int[] target,
      float[] mean,
      float[] deviation) {
    /** Refuses what could describe no run. */
    Description {
      if (recipe == null || shape == null || classes == null || target == null) {
        throw new EvenflowException("recipe, shape, classes or target is missing");
      }
      if (mean == null || deviation == null) {
        throw new EvenflowException("mean or deviation is missing");
      }
      if (classes.stream().anyMatch(Objects::isNull) || (classes.isEmpty() && target.length == 0)) {
        throw new EvenflowException("classes must have names, and quantities a number");
      }
      Shape.of(shape);
      targets(classes, target);
      new Normalization(mean, deviation);
    }

    /** Those of no examples. */
    Targets targets() {
      return targets(classes, target);
    }

    private static Targets targets(List<String> classes, int[] target) {
      return classes.isEmpty()
          ? new Quantities(new float[0], target[0])
          : new Labels(new int[0], classes, target);
    }

    Normalization scale() {
      return new Normalization(mean, deviation);
    }
  }

  /** Makes a new folder named after data and model, with the first number that is free. */
  static RunFolder create(Path parent, Recipe recipe) {
    String name = recipe.dataName() + "-" + recipe.modelName();
    try {
      Files.createDirectories(parent);
      int number = 1;
      while (Files.exists(parent.resolve(name + "-" + number))) {
        number++;
      }
      return new RunFolder(Files.createDirectory(parent.resolve(name + "-" + number)));
    } catch (IOException e) {
      throw new EvenflowException(
          "cannot write a run into %s: %s".formatted(parent, AtomicFile.reason(e, parent)), e);
    }
  }

  /** A run of a recipe, put together from all modules and plug-ins. */
  static Run run(Recipe recipe, int threads) {
    return Guice.createInjector(new EvenflowModule(recipe, threads)).getInstance(Run.class);
  }

  /**
   * The run in a folder that was written last.
   *
   * @throws EvenflowException if there is none
   */
  static RunFolder latest(Path parent) {
    try (Stream<Path> runs = Files.isDirectory(parent) ? Files.list(parent) : Stream.empty()) {
      return runs.filter(run -> Files.isRegularFile(run.resolve(RUN)))
          .max(Comparator.comparingLong(RunFolder::written))
          .map(RunFolder::new)
          .orElseThrow(() -> new EvenflowException("there is no run in " + parent));
    } catch (IOException e) {
      throw new EvenflowException("cannot look for runs in " + parent + ": " + e.getMessage(), e);
    }
  }

  private static long written(Path run) {
    Path snapshots = run.resolve(SNAPSHOTS);
    return Math.max(run.resolve(RUN).toFile().lastModified(), snapshots.toFile().lastModified());
  }

  /**
   * Keeps other processes from training here until it is closed or this process ends.
   *
   * @throws EvenflowException if one does
   */
  FileChannel lock() {
    try {
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        // As if another process held it.
      }
      channel.close();
      throw new EvenflowException("another process is training in " + path);
    } catch (IOException e) {
      throw new EvenflowException("cannot lock " + path + ": " + e.getMessage(), e);
    }
  }

  /** Writes what the training is, whole or not at all. */
  void describe(Run run) {
    Description description =
        new Description(
            run.recipe().toString(),
            run.train().features().shape(),
            run.train().features().vocabulary(),
            Run.classes(run.train().targets()),
            run.train().targets().shape(),
            run.scale().mean(),
            run.scale().deviation());
    byte[] text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(description);
    AtomicFile.write(path.resolve(RUN), stream -> stream.write(ByteBuffer.wrap(text)));
  }

  /** Writes the result, whole or not at all. */
  void saveWeights(Run run) {
    run.trainer().save(path.resolve(WEIGHTS));
  }

  /** Where snapshots are, of which so many are kept. */
  SnapshotFolder snapshots(int keep) {
    return new SnapshotFolder(path.resolve(SNAPSHOTS), keep);
  }

  /** What was watched, as {@link dev.evenflow.cli.watch.JsonLog} writes it. */
  Path watchLog() {
    return path.resolve(WATCH);
  }

  /** Where it is told what was done against illnesses. */
  Path healing() {
    return path.resolve("heal.json");
  }

  /** What was done against illnesses; empty where none was looked for. */
  JsonNode acts() {
    JsonMapper mapper = new JsonMapper();
    try {
      return Files.isRegularFile(healing())
          ? mapper.readTree(healing().toFile())
          : mapper.createArrayNode();
    } catch (JacksonException e) {
      throw new EvenflowException(healing() + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Where steps are that the guard refused. */
  Path badSteps() {
    return path.resolve(BAD_STEPS);
  }

  /** The run as it was saved: its data, and its model with the trained weights. */
  Run run() {
    Recipe recipe = Recipe.parse(description().recipe()).asked();
    Run run = run(recipe, Runtime.getRuntime().availableProcessors());
    return run.with(loaded(run.trainer()));
  }

  /** A trainer with the trained weights, and with what was inserted into its model to heal it. */
  private Trainer loaded(Trainer trainer) {
    Path weights = weights();
    TrainingPlan plan = trainer.plan();
    List<String> own = trainer.variables().all().stream().map(Variable::name).toList();
    Layer model = Inserted.into(plan.model(), own, WeightsFormat.EVENFLOW.read(weights).keySet());
    Trainer fitting =
        model.equals(plan.model())
            ? trainer
            : trainer.fork(plan.withModel(model), trainer.snapshot());
    fitting.load(weights);
    return fitting;
  }

  private Path weights() {
    Path weights = path.resolve(WEIGHTS);
    if (!Files.exists(weights)) {
      throw new EvenflowException(
          "the training in %s is not done: go on with evenflow train --resume %s"
              .formatted(path, Recipe.quoted(path.toString())));
    }
    return weights;
  }

  /** The model with the trained weights alone. */
  Trainer predictor(Description description) {
    Trainer trainer =
        Run.predictor(
            Recipe.parse(description.recipe()).asked(),
            Strategies.standard(),
            description.shape(),
            description.vocabulary(),
            description.targets(),
            1);
    return loaded(trainer);
  }

  Description description() {
    Path file = path.resolve(RUN);
    if (!Files.isRegularFile(file)) {
      throw new EvenflowException("there is no run in " + path + ": " + RUN + " is missing");
    }
    try {
      return new JsonMapper().readValue(file.toFile(), Description.class);
    } catch (JacksonException e) {
      String why =
          e.getCause() instanceof EvenflowException fault
              ? fault.getMessage()
              : e.getOriginalMessage();
      throw new EvenflowException(file + " does not describe a run: " + why, e);
    }
  }
}

package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Normalization;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Split;
import dev.evenflow.data.Targets;
import dev.evenflow.data.augment.Augmentation;
import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.random.RandomStream;
import dev.evenflow.strategy.Augmentations;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Recoveries;
import dev.evenflow.training.EarlyStopping;
import dev.evenflow.training.History;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import dev.evenflow.training.Validation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recipe ready to run: its data, split and scaled by the training part, and its trainer.
 *
 * @param recipe what runs
 * @param train examples to train on
 * @param validation what is held out of training, if anything is
 * @param test examples to judge by
 * @param scale how all were scaled
 * @param trainer with its variables made
 */
public record Run(
    Recipe recipe,
    Dataset train,
    @Nullable Dataset validation,
    Dataset test,
    Normalization scale,
    Trainer trainer) {
  private static final String VOCABULARY = "vocabulary";
  private static final String CLASSES = "classes";
  private static final String TARGET = "target-shape";
  private static final String SEPARATOR = "x";
  private static final String TOTAL = "total-steps";

  /** Reads the data and makes the trainer of the strategies that the recipe names. */
  public static Run of(Recipe recipe, Strategies strategies, int threads) {
    return of(recipe, strategies.choose(recipe), threads);
  }

  /** Reads the data and makes the trainer of these strategies, whatever the recipe names. */
  public static Run of(Recipe recipe, Choice choice, int threads) {
    Split split = new Source(recipe.data()).split();
    double held = recipe.validation();
    Split parts = held == 0 ? null : Split.stratified(split.train(), held, Source.SPLIT_SEED);
    Dataset raw = parts == null ? split.train() : parts.train();
    Normalization scale = scale(raw.features());
    UnaryOperator<Dataset> form = form(recipe, scale);
    Dataset train = augmented(recipe, form.apply(raw));
    requireMeaning(choice.loss(), train.targets());
    int microBatches = choice.optimizer().microBatches();
    long batches = batches(recipe, train, microBatches);
    long steps = batches / microBatches;
    if (steps == 0) {
      throw new EvenflowException(
          "the optimizer gathers %d batches for a step, but the training has only %d"
              .formatted(microBatches, batches));
    }
    return new Run(
        recipe,
        train,
        parts == null ? null : form.apply(parts.test()),
        form.apply(split.test()),
        scale,
        trainer(recipe, choice, settings(recipe, train), train, steps, threads));
  }

  /** Refuses a loss that is the same whatever a model says. */
  private static void requireMeaning(Loss loss, Targets targets) {
    if (loss instanceof CrossEntropy
        && targets instanceof Quantities quantities
        && quantities.count() == 1) {
      throw new EvenflowException(
          "cross-entropy of a single quantity is 0 whatever a model says: quantities are trained on"
              + " with --loss mse");
    }
  }

  private static long batches(Recipe recipe, Dataset train, int microBatches) {
    return recipe.maxSteps() == 0
        ? perEpoch(recipe, train) * recipe.epochs()
        : (long) recipe.maxSteps() * microBatches;
  }

  private static long perEpoch(Recipe recipe, Dataset train) {
    RandomStream any = new RandomStream(0, "any");
    return new Batches(any, train.size(), recipe.batch(), false).perEpoch();
  }

  /** The batches of the whole training. */
  public long batches() {
    return batches(recipe, train, trainer.plan().optimizer().microBatches());
  }

  /** The epochs of the whole training, the last one perhaps in part. */
  public int epochs() {
    return Math.toIntExact(Math.ceilDiv(batches(), perEpoch(recipe, train)));
  }

  /** What a model is given of data. */
  private static UnaryOperator<Dataset> form(Recipe recipe, Normalization scale) {
    boolean reconstructs = Zoo.reconstructs(recipe.get(Setting.MODEL));
    return data -> {
      Dataset scaled = data.features().vocabulary().isEmpty() ? data.normalized(scale) : data;
      return reconstructs ? scaled.reconstructed() : scaled;
    };
  }

  /** What is trained on, changed at random as the recipe says. */
  private static Dataset augmented(Recipe recipe, Dataset train) {
    String text = recipe.get(Setting.AUGMENT);
    if (text.equals(Setting.AUGMENT.standard())) {
      return train;
    }
    if (Zoo.reconstructs(recipe.get(Setting.MODEL))) {
      throw new EvenflowException(
          "%s says its examples again, which must stay as they are: use no --augment"
              .formatted(recipe.modelName()));
    }
    Catalogue<Augmentation> all = Augmentations.catalogue();
    return train.augmented(Catalogue.parts(text).stream().map(all::create).toList());
  }

  /** What snapshots of the run tell it by. */
  private static Map<String, String> settings(Recipe recipe, Dataset train) {
    Map<String, String> settings = new HashMap<>();
    recipe.settings().forEach((setting, value) -> settings.put(setting.title(), value));
    settings.put("data-checksum", train.checksum());
    settings.put(VOCABULARY, Integer.toString(train.features().vocabulary().size()));
    settings.put(CLASSES, Integer.toString(classes(train.targets()).size()));
    settings.put(
        TARGET,
        Arrays.stream(train.targets().shape())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(SEPARATOR)));
    return settings;
  }

  /** A trainer of a recipe for data like these, for so many steps, that tells nothing by them. */
  static Trainer trainer(Recipe recipe, Choice choice, Dataset data, long steps, int threads) {
    return trainer(recipe, choice, Map.of(), data, steps, threads);
  }

  /** A trainer of a recipe for data like these. */
  private static Trainer trainer(
      Recipe recipe,
      Choice choice,
      Map<String, String> settings,
      Dataset data,
      long steps,
      int threads) {
    Trainer trainer =
        Trainer.builder(Zoo.build(recipe.get(Setting.MODEL), data, choice.parts()))
            .loss(choice.loss())
            .optimizer(choice.optimizer())
            .transforms(choice.transforms())
            .schedule(choice.schedule())
            .settings(settings)
            .seed(recipe.seed())
            .batchSize(recipe.batch())
            .totalSteps(steps)
            .threads(threads)
            .recovery(Recoveries.catalogue().create(recipe.get(Setting.RECOVERY)))
            .build();
    trainer.prepare(data);
    return trainer;
  }

  /** The classes of targets; none of quantities. */
  public static List<String> classes(Targets targets) {
    return targets instanceof Labels labels ? labels.classes() : List.of();
  }

  /**
   * A trainer for what was trained before and is only asked, with no data at hand.
   *
   * @param shape of an example
   * @param vocabulary of the examples, as {@link Features#vocabulary}
   * @param targets of no examples, but such as were trained on
   */
  public static Trainer predictor(
      Recipe recipe,
      Strategies strategies,
      int[] shape,
      List<String> vocabulary,
      Targets targets,
      int threads) {
    Dataset none = new Dataset(features(shape, vocabulary), targets);
    return trainer(recipe, strategies.choose(recipe), Map.of(), none, 1, threads);
  }

  /** Those of no examples, but such as these. */
  private static Features features(int[] shape, List<String> vocabulary) {
    return vocabulary.isEmpty()
        ? Features.of(new float[0], shape)
        : Features.ofIndices(new int[0], vocabulary, shape);
  }

  /**
   * A trainer that a run's snapshot fits, with no data at hand: for replays.
   *
   * @throws EvenflowException if the snapshot is not of a run
   */
  public static Trainer trainerOf(Snapshot snapshot, Strategies strategies) {
    Map<String, String> settings = snapshot.settings();
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (settings.containsKey(setting.title())) {
        given.put(setting, settings.get(setting.title()));
      }
    }
    Recipe recipe = new Recipe(given);
    try {
      return trainer(
          recipe,
          strategies.choose(recipe),
          settings,
          new Dataset(
              features(snapshot.example().extents(), names(VOCABULARY, settings)),
              targets(settings)),
          Long.parseLong(settings.getOrDefault(TOTAL, "")),
          1);
    } catch (NumberFormatException e) {
      throw new EvenflowException(
          "the snapshot is not of a run: it does not say its number of classes and steps", e);
    }
  }

  /** Those of no examples, but such as a run says in its snapshots. */
  private static Targets targets(Map<String, String> settings) {
    List<String> classes = names(CLASSES, settings);
    String shape = settings.getOrDefault(TARGET, "");
    int[] extents =
        shape.isEmpty()
            ? new int[0]
            : Arrays.stream(shape.split(SEPARATOR, -1)).mapToInt(Integer::parseInt).toArray();
    return classes.isEmpty()
        ? new Quantities(new float[0], extents.length == 0 ? 0 : extents[0])
        : new Labels(new int[0], classes, extents);
  }

  /** As many names as a run says in its snapshots. */
  private static List<String> names(String count, Map<String, String> settings) {
    return IntStream.range(0, Integer.parseInt(settings.getOrDefault(count, "")))
        .mapToObj(Integer::toString)
        .toList();
  }

  /** This run with another trainer, that is where it is or goes on otherwise. */
  public Run with(Trainer other) {
    return new Run(recipe, train, validation, test, scale, other);
  }

  /**
   * Loads the weights that the recipe starts from, if it names any and nothing is trained yet.
   *
   * @throws EvenflowException if the file is faulty or does not fit the model
   */
  public void start() {
    String from = recipe.get(Setting.START);
    if (!from.equals(Setting.START.standard()) && trainer.position() == 0) {
      WeightsFormat.Located weights = WeightsFormat.Located.parse(from);
      trainer.load(weights.file(), weights.format(), Map.of());
    }
  }

  /**
   * Trains as the recipe says: goes on with the training that the trainer was restored to, if it
   * was, or {@linkplain #start starts}.
   */
  public History fit(List<TrainingListener> listeners) {
    start();
    EarlyStopping stopping =
        recipe.patience() == 0 ? EarlyStopping.NEVER : new EarlyStopping(recipe.patience());
    Validation watched = validation == null ? null : new Validation(validation, stopping);
    return trainer.resumeTo(batches(), train, watched, listeners);
  }

  /**
   * Columns of a table have units of their own, the values of an image one; sequences and indices
   * stay as they are, for their zeros mean something.
   */
  private static Normalization scale(Features features) {
    if (features.shape().length == 2 || !features.vocabulary().isEmpty()) {
      return new Normalization(new float[] {0}, new float[] {1});
    }
    return features.shape().length == 1
        ? Normalization.perFeature(features)
        : Normalization.overall(features);
  }
}

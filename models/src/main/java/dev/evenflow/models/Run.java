package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Csv;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.data.Idx;
import dev.evenflow.data.Normalization;
import dev.evenflow.data.Split;
import dev.evenflow.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recipe ready to run: its data, split and scaled by the training part, and its trainer.
 *
 * @param train examples to train on
 * @param test examples to judge by
 * @param scale how both were scaled
 * @param trainer with its variables made
 */
public record Run(Dataset train, Dataset test, Normalization scale, Trainer trainer) {
  /**
   * The split has a seed of its own, so that runs of other seeds are judged by the same examples.
   */
  private static final long SPLIT_SEED = 42;

  private static final double TEST_FRACTION = 0.2;

  /** Reads the data and makes the trainer of the strategies that the recipe names. */
  public static Run of(Recipe recipe, Strategies strategies, int threads) {
    return of(recipe, strategies.choose(recipe), threads);
  }

  /** Reads the data and makes the trainer of these strategies, whatever the recipe names. */
  public static Run of(Recipe recipe, Choice choice, int threads) {
    Split split = split(recipe.data());
    Normalization scale = Normalization.overall(split.train().features());
    Dataset train = split.train().normalized(scale);
    Dataset test = split.test().normalized(scale);
    int classes = train.labels().classes().size();
    long batches = Math.ceilDiv((long) train.size(), recipe.batch());
    Trainer trainer =
        Trainer.builder(Zoo.create(recipe.model(), classes, choice.parts()))
            .optimizer(choice.optimizer())
            .transforms(choice.transforms())
            .schedule(choice.schedule())
            .seed(recipe.seed())
            .batchSize(recipe.batch())
            .totalSteps(batches * recipe.epochs())
            .threads(threads)
            .build();
    trainer.prepare(train.features().shape());
    return new Run(train, test, scale, trainer);
  }

  private static Split split(String data) {
    if (data.equals("digits")) {
      return Split.stratified(Digits.load(), TEST_FRACTION, SPLIT_SEED);
    }
    Path path = Path.of(data);
    if (Files.isDirectory(path)) {
      return Idx.read(path);
    }
    if (Files.isRegularFile(path)) {
      return Split.stratified(new Csv().read(path), TEST_FRACTION, SPLIT_SEED);
    }
    throw new EvenflowException(
        "there is no data " + data + ": name digits, a folder with IDX files, or a CSV file");
  }
}

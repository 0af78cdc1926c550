package dev.evenflow.training;

import java.util.Map;

/**
 * What a {@link TrainerBuilder} chose.
 *
 * @param plan the strategies
 * @param settings what tells this training from others, by name
 * @param seed of initial values, noise and the order of examples
 * @param threads at least 1; results do not depend on it
 * @param batchSize examples of a full batch
 * @param recovery what is done about batches that the guard refuses
 */
record TrainingSetup(
    TrainingPlan plan,
    Map<String, String> settings,
    long seed,
    int threads,
    int batchSize,
    Recovery recovery) {

  /** These choices with another plan, told from others by other settings. */
  TrainingSetup with(TrainingPlan other, Map<String, String> others) {
    return new TrainingSetup(other, others, seed, threads, batchSize, recovery);
  }
}

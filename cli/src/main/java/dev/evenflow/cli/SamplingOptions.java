package dev.evenflow.cli;

import dev.evenflow.models.Sampling;
import picocli.CommandLine.Option;

/** The options about texts that a model goes on with. */
final class SamplingOptions {
  @Option(
      names = "--length",
      defaultValue = "200",
      description = "Characters to add to a text, names ending earlier. Default: ${DEFAULT-VALUE}.")
  private int length;

  @Option(
      names = "--temperature",
      defaultValue = "1",
      description =
          "Below 1 for what is more probable, 0 for the most probable alone, above 1 for more"
              + " variety. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--top-k",
      defaultValue = "0",
      description = "Of how many most probable characters, 0: all. Default: ${DEFAULT-VALUE}.")
  private int topK;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of what is drawn. Default: ${DEFAULT-VALUE}.")
  private long seed;

  int length() {
    return length;
  }

  Sampling sampling() {
    return new Sampling(temperature, topK, seed);
  }
}

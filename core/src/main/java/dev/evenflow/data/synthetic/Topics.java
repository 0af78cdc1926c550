package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sentences about a topic, for models that read indices: of each word a coin decides whether it is
 * one of its topic's own words or any word at all; all topics have equally many. Index 0 is no word
 * but fills up, and stands nowhere.
 *
 * @param topics the number of classes, at least 2
 * @param words of each topic, at least 1
 * @param length words of a sentence, at least 1
 * @param share how often a word is of its topic, from 0 to 1
 * @param count training examples
 * @param test test examples
 * @param seed of all
 */
public record Topics(
    int topics, int words, int length, double share, int count, int test, long seed)
    implements SyntheticData {
  /** Checks the sizes. */
  public Topics {
    SyntheticData.require("topics", "topics", 2, topics);
    SyntheticData.require("topics", "words", 1, words);
    SyntheticData.require("topics", "length", 1, length);
    SyntheticData.require("topics", "count", 1, count);
    SyntheticData.require("topics", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream coins = new RandomStream(seed, "topics/" + name);
    RandomStream choices = coins.child("words");
    int[] said = new int[Math.multiplyExact(size, length)];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % topics;
      for (int t = 0; t < length; t++) {
        boolean isOwn = coins.uniformDouble(i, t) < share;
        int word = choices.nextInt(i, t, isOwn ? words : topics * words);
        said[i * length + t] = 1 + word + (isOwn ? labels[i] * words : 0);
      }
    }
    return new Dataset(
        Features.ofIndices(said, named("word", topics * words + 1), length),
        new Labels(labels, named("topic", topics)));
  }

  private static List<String> named(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i).toList();
  }
}

package dev.evenflow.data.synthetic;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Split;

/** Data that are computed. Equal arguments give equal data, on every machine. */
public interface SyntheticData {
  /** How many examples of each part, and of which seed. */
  int count();

  /** The number of test examples. */
  int test();

  /** The examples of one part. */
  Dataset part(String name, int size);

  /** Both parts, of streams of their own: more training examples leave the test as it is. */
  default Split split() {
    return new Split(part("train", count()), part("test", test()));
  }

  /** Refuses an argument below its least value. */
  static void require(String data, String argument, int least, int given) {
    if (given < least) {
      throw new EvenflowException(
          data + ": " + argument + " must be at least " + least + ", given " + given);
    }
  }
}

package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;

/**
 * Which examples make which batch, epoch after epoch, each in an order of its own. Batches are
 * counted by their position since the start of the training, and a batch is a function of (stream,
 * position): a run that resumes at a position draws what the uninterrupted run would have drawn.
 *
 * @param stream where the order of an epoch comes from: its permutation at position {@code epoch}
 * @param examples the number of examples, at least 1
 * @param batchSize the number of examples of a full batch, at least 1
 * @param dropLast whether the examples that fill no batch at the end of an epoch are left out;
 *     otherwise they make a shorter batch, or a single one, which has no variance to normalize by,
 *     joins the batch before it
 */
public record Batches(RandomStream stream, int examples, int batchSize, boolean dropLast) {
  /**
   * Checks the sizes.
   *
   * @throws EvenflowException if an epoch would have no batch
   */
  public Batches {
    if (examples < 1 || batchSize < 1 || (dropLast && examples < batchSize)) {
      throw new EvenflowException(
          "an epoch needs at least one %s, given %d examples and a batch size of %d"
              .formatted(dropLast ? "full batch" : "batch", examples, batchSize));
    }
  }

  /** The number of batches in an epoch. */
  public int perEpoch() {
    int full = examples / batchSize;
    int rest = examples % batchSize;
    return full > 0 && (dropLast || rest <= 1) ? full : full + 1;
  }

  /** The epoch, from 0, to which the batch at this position belongs. */
  public long epoch(long position) {
    return position / perEpoch();
  }

  /** All examples in the order of an epoch. Costs O(examples), so hold it while the epoch lasts. */
  public int[] order(long epoch) {
    return stream.permutation(epoch, examples);
  }

  /** Where the batch at this position starts in the order of its epoch. */
  public int from(long position) {
    return (int) (position % perEpoch()) * batchSize;
  }

  /** Where the batch at this position ends (exclusive) in the order of its epoch. */
  public int to(long position) {
    boolean isLast = position % perEpoch() == perEpoch() - 1;
    return isLast && !dropLast ? examples : from(position) + batchSize;
  }

  /** The examples of one batch. Works out the whole epoch: for occasional use, as in a replay. */
  public int[] batch(long position) {
    return Arrays.copyOfRange(order(epoch(position)), from(position), to(position));
  }
}

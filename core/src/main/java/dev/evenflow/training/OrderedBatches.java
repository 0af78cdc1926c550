package dev.evenflow.training;

import dev.evenflow.data.Dataset;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * A data set in its own order, in batches of which the last may be shorter.
 *
 * @param data the examples
 * @param size how many a full batch has
 */
record OrderedBatches(Dataset data, int size) implements Iterable<ExampleBatch> {
  /** Every batch in turn, which is good until the next one is asked for. */
  @Override
  public Iterator<ExampleBatch> iterator() {
    int[] order = IntStream.range(0, data.size()).toArray();
    Recent<Integer, ExampleBatch> loaded = new Recent<>();
    return IntStream.iterate(0, from -> from < order.length, from -> from + size)
        .mapToObj(from ->
            loaded
                .get(Math.min(size, order.length - from), count -> new ExampleBatch(data, count))
                .load(order, from))
        .iterator();
  }
}

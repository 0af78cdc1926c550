package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text as characters (UTF-16 code units), of which a model is to say the next. The vocabulary is
 * all that occur, in ascending order.
 */
public final class Characters {
  /** What stands before a name and behind it. */
  public static final String END = ".";

  private static final double TRAIN = 0.9;

  private Characters() {}

  /**
   * Pieces of a text side by side: int32 {block} with the next character of each as its label. The
   * test part is the last tenth of the text.
   *
   * @param block characters in an example
   * @throws EvenflowException if a part has no whole example
   */
  public static Split text(Path file, int block) {
    String text = DataFile.read(file, DataFile::text);
    int[] symbols = text.chars().sorted().distinct().toArray();
    List<String> vocabulary = Arrays.stream(symbols).mapToObj(Characters::name).toList();
    int[] all = text.chars().map(symbol -> Arrays.binarySearch(symbols, symbol)).toArray();
    int cut = (int) (all.length * TRAIN);
    if (block < 1 || all.length - cut <= block || cut <= block) {
      throw new EvenflowException(
          "%s has %d characters, too few for training and test pieces of %d"
              .formatted(file, all.length, block));
    }
    return new Split(
        pieces(Arrays.copyOfRange(all, 0, cut), vocabulary, block),
        pieces(Arrays.copyOfRange(all, cut, all.length), vocabulary, block));
  }

  private static String name(int symbol) {
    return String.valueOf((char) symbol);
  }

  private static Dataset pieces(int[] text, List<String> vocabulary, int block) {
    int length = (text.length - 1) / block * block;
    return new Dataset(
        Features.ofIndices(Arrays.copyOf(text, length), vocabulary, block),
        new Labels(Arrays.copyOfRange(text, 1, length + 1), vocabulary, block));
  }

  /**
   * Names, one a line: for each of their characters, and for their end, the characters before it
   * {block}, filled up with {@link #END}, which is index 0. The test part is a tenth of the names,
   * at random.
   *
   * @param block characters in an example
   * @param seed of the split
   * @throws EvenflowException if a name has an {@link #END} in it or there are fewer than two
   */
  public static Split names(Path file, int block, long seed) {
    List<String> names =
        DataFile.read(file, DataFile::text).lines().filter(line -> !line.isBlank()).toList();
    int[] symbols = names.stream().flatMapToInt(String::chars).sorted().distinct().toArray();
    if (names.size() < 2 || block < 1 || Arrays.binarySearch(symbols, END.charAt(0)) >= 0) {
      throw new EvenflowException(
          file + " must have names in at least two lines, without " + END + " in them");
    }
    List<String> vocabulary = new ArrayList<>(List.of(END));
    IntStream.of(symbols).mapToObj(Characters::name).forEach(vocabulary::add);
    int[] order = new RandomStream(seed, "split").permutation(0, names.size());
    int cut = Math.clamp((int) (names.size() * TRAIN), 1, names.size() - 1);
    List<String> shuffled = IntStream.of(order).mapToObj(names::get).toList();
    return new Split(
        contexts(file, shuffled.subList(0, cut), symbols, vocabulary, block),
        contexts(file, shuffled.subList(cut, order.length), symbols, vocabulary, block));
  }

  private static Dataset contexts(
      Path file, List<String> names, int[] symbols, List<String> vocabulary, int block) {
    int count = names.stream().mapToInt(name -> name.length() + 1).sum();
    Heap.require(4L * count * block, file.toString());
    int[] contexts = new int[count * block];
    int[] next = new int[count];
    int example = 0;
    for (String name : names) {
      for (int i = 0; i <= name.length(); i++, example++) {
        for (int back = 1; back <= Math.min(i, block); back++) {
          contexts[(example + 1) * block - back] =
              1 + Arrays.binarySearch(symbols, name.charAt(i - back));
        }
        next[example] = i == name.length() ? 0 : 1 + Arrays.binarySearch(symbols, name.charAt(i));
      }
    }
    return new Dataset(
        Features.ofIndices(contexts, vocabulary, block), new Labels(next, vocabulary));
  }
}

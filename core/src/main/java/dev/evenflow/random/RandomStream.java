package dev.evenflow.random;

import dev.evenflow.EvenflowException;
import java.nio.charset.StandardCharsets;

/**
 * A named sequence of random numbers. Each number is a function of (seed, name, position, index)
 * alone: threads, order of evaluation and vector width cannot change it, and a run that resumes at
 * a position draws what the uninterrupted run would have drawn. The position usually counts
 * batches, the index the elements.
 *
 * <p>All methods read the same underlying words, so numbers of different kinds at one position are
 * not independent: give each purpose its own {@link #child}. Transcendental functions are those of
 * {@link StrictMath}, so results are equal on every machine.
 */
public final class RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT_53 = 0x1p-53;

  private final long seed;
  private final String name;
  private final long key;

  /** The stream of this name among all streams of the seed. */
  public RandomStream(long seed, String name) {
    this.seed = seed;
    this.name = name;
    this.key = mix(mix(seed + GOLDEN) ^ fnv1a(name));
  }

  /** The seed that all streams of a run share. */
  public long seed() {
    return seed;
  }

  /** The name that tells this stream from the others of its seed. */
  public String name() {
    return name;
  }

  /** The key under which {@link Philox} yields this stream's words; made of seed and name. */
  public long key() {
    return key;
  }

  /** The stream of the same seed named {@code this.name() + "/" + child}. */
  public RandomStream child(String child) {
    return new RandomStream(seed, name + "/" + child);
  }

  /** A float uniform in [0, 1): the upper 24 bits of the word at this index, times 2^-24. */
  public float uniform(long position, long index) {
    return (Philox.word(key, position, index) >>> 8) * 0x1p-24f;
  }

  /** A double uniform in [0, 1), of 53 bits from the words at 2 * index and 2 * index + 1. */
  public double uniformDouble(long position, long index) {
    return (Philox.pair(key, position, index) >>> 11) * UNIT_53;
  }

  /**
   * A number from the normal distribution of mean 0 and deviation 1, by the cosine branch of Box
   * and Muller (1958) from two 53-bit uniforms. Its absolute value is at most 8.6.
   */
  public double normal(long position, long index) {
    double radius = ((Philox.pair(key, position, 2 * index) >>> 11) + 1) * UNIT_53;
    double turn = (Philox.pair(key, position, 2 * index + 1) >>> 11) * UNIT_53;
    return Math.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * turn);
  }

  /**
   * An integer uniform in 0 to bound - 1, without bias: a draw from the incomplete last interval
   * (less than 2^-31 of all) is replaced by a draw under another key.
   *
   * @throws EvenflowException if the bound is below 1
   */
  public int nextInt(long position, long index, int bound) {
    if (bound < 1) {
      throw new EvenflowException(
          "the bound of a random integer must be at least 1, given " + bound);
    }
    for (long drawKey = key; ; drawKey = mix(drawKey + GOLDEN)) {
      long draw = Philox.pair(drawKey, position, index) >>> 1;
      long value = draw % bound;
      if (draw - value + (bound - 1) >= 0) {
        return (int) value;
      }
    }
  }

  /**
   * The numbers 0 to n - 1 in random order, every order equally likely as far as 64 bits of key
   * reach (Fisher and Yates, Durstenfeld's form); swap i draws {@code nextInt(position, i, i + 1)}.
   *
   * @throws EvenflowException if n is negative
   */
  public int[] permutation(long position, int n) {
    if (n < 0) {
      throw new EvenflowException("a permutation has 0 or more elements, given " + n);
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(position, i, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RandomStream stream && seed == stream.seed && name.equals(stream.name);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(key);
  }

  @Override
  public String toString() {
    return name + "@" + seed;
  }

  /** FNV-1a (Fowler, Noll, Vo) over the UTF-8 bytes of a name. */
  private static long fnv1a(String name) {
    long hash = 0xCBF29CE484222325L;
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): a bijection that mixes all bits. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}

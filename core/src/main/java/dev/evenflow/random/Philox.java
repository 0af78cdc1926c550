package dev.evenflow.random;

/**
 * Philox4x32-10, a counter-based generator: ten rounds of multiply and exclusive-or turn a 128-bit
 * counter and a 64-bit key into four random 32-bit words. There is no state, so a word may be asked
 * for in any order, on any thread.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. It
 * passes BigCrush, and is no generator for cryptography.
 */
public final class Philox {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private Philox() {}

  /**
   * The word at an index of the sequence that a key and a position name, all 32 bits uniform. Four
   * neighbouring words share one block: the counter is {@code (index >>> 2, position)}, each as its
   * low then its high 32 bits, the key its low then its high 32 bits, and {@code index & 3} chooses
   * the word of the block. Allocates nothing.
   */
  public static int word(long key, long position, long index) {
    long pair = half(key, position, index >>> 2, (index & 2) != 0);
    return (int) ((index & 1) == 0 ? pair : pair >>> 32);
  }

  /**
   * Two neighbouring words as one long: the word at {@code 2 * pairIndex} in the low half, its
   * successor in the high half.
   */
  public static long pair(long key, long position, long pairIndex) {
    return half(key, position, pairIndex >>> 1, (pairIndex & 1) != 0);
  }

  /** The first or second two words of the block at counter (block, position). */
  static long half(long key, long position, long block, boolean second) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int counter0 = (int) block;
    int counter1 = (int) (block >>> 32);
    int counter2 = (int) position;
    int counter3 = (int) (position >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(counter0);
      long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(counter2);
      counter0 = (int) (product1 >>> 32) ^ counter1 ^ key0;
      counter1 = (int) product1;
      counter2 = (int) (product0 >>> 32) ^ counter3 ^ key1;
      counter3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    int low = second ? counter2 : counter0;
    int high = second ? counter3 : counter1;
    return Integer.toUnsignedLong(low) | ((long) high << 32);
  }
}

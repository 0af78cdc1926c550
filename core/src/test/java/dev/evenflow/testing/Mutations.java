package dev.evenflow.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenflow.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Damaged copies of a file, each a function of the seed and its number: changed, inserted, missing
 * and repeated bytes, a cut end, extreme counts, and words that readers may trust too much.
 */
public final class Mutations {
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    Byte.MAX_VALUE,
    Short.MAX_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x7FC00000L,
    0x7FF8000000000000L
  };

  private static final List<String> WORDS =
      List.of(
          "NaN",
          "-Infinity",
          "1e999",
          "-1",
          "0",
          "2147483648",
          "99999999999999999999",
          "0x10",
          "null",
          "true",
          "{}",
          "[[[[",
          "\"",
          "'",
          ",",
          "\n",
          "\u0000",
          "../../../../etc/passwd",
          "%s%n",
          "\u00C3\u0028");

  private static final int MOST_REPEATED = 1 << 12;

  private final byte[] valid;
  private final RandomStream random;
  private long number;
  private int draws;

  /** Damage to these bytes. */
  public Mutations(byte[] valid, long seed) {
    this.valid = valid.clone();
    this.random = new RandomStream(seed, "mutations");
  }

  /** The copy of a number, from 0: damaged once, or several times. */
  public byte[] get(long which) {
    number = which;
    draws = 0;
    byte[] bytes = valid;
    for (int times = 1 + below(3); times > 0; times--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private int below(int bound) {
    return random.nextInt(number, draws++, Math.max(1, bound));
  }

  private byte[] damaged(byte[] bytes) {
    int at = below(bytes.length);
    int length = Math.min(bytes.length - at, 1 + below(8));
    return switch (below(8)) {
      case 0 -> spliced(bytes, at, Math.min(1, bytes.length - at), new byte[] {(byte) below(256)});
      case 1 -> spliced(bytes, at, 0, random(length));
      case 2 -> spliced(bytes, at, length, new byte[0]);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> spliced(bytes, at, 0, repeated(Arrays.copyOfRange(bytes, at, at + length)));
      case 5 -> {
        byte[] number = extreme();
        yield spliced(bytes, at, Math.min(number.length, bytes.length - at), number);
      }
      case 6 -> spliced(bytes, at, length, word());
      default -> {
        int from = below(bytes.length);
        int to = from + Math.min(bytes.length - from, 1 + below(64));
        yield spliced(bytes, at, length, Arrays.copyOfRange(bytes, from, to));
      }
    };
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) below(256);
    }
    return bytes;
  }

  private byte[] repeated(byte[] part) {
    byte[] bytes = new byte[part.length * (1 + below(MOST_REPEATED / Math.max(1, part.length)))];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = part[i % part.length];
    }
    return bytes;
  }

  private byte[] extreme() {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
    buffer.order(below(2) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long value = EXTREMES[below(EXTREMES.length)];
    int bytes = below(2) == 0 ? Long.BYTES : Integer.BYTES;
    if (bytes == Long.BYTES) {
      buffer.putLong(value);
    } else {
      buffer.putInt((int) value);
    }
    return Arrays.copyOf(buffer.array(), bytes);
  }

  private byte[] word() {
    return WORDS.get(below(WORDS.size())).getBytes(ISO_8859_1);
  }

  /** With {@code removed} bytes at a place replaced. */
  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
    byte[] result = new byte[bytes.length - removed + inserted.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(
        bytes, at + removed, result, at + inserted.length, bytes.length - at - removed);
    return result;
  }
}

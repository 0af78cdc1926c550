package dev.evenflow.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Prints the width of vectors, then a digest of the results of some products, the same in every
 * JVM.
 */
final class MatrixProductBits {
  private static final int[][] SIZES = {
    {1, 9, 35, 4},
    {3, 5, 10, 17},
    {1, 1, 65, 9},
    {1, 13, 3, 2100},
    {2, 17, 66, 3},
    {1, 4, 1, 1},
    {1, 66, 9, 64},
    {1, 9, 260, 6},
    {1, 257, 20, 6}
  };

  private MatrixProductBits() {}

  public static void main(String[] arguments) {
    System.out.println(Lanes.COUNT + " " + digest());
  }

  static String digest() {
    MessageDigest digest = sha256();
    for (int[] s : SIZES) {
      for (int transposes = 0; transposes < 4; transposes++) {
        ProductCase product =
            new ProductCase(s[0], s[1], s[2], s[3], (transposes & 1) != 0, (transposes & 2) != 0);
        float[] c = product.product(product.run());
        ByteBuffer bytes = ByteBuffer.allocate(4 * c.length);
        bytes.asFloatBuffer().put(c);
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.evenflow.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts, numbers and arrays, each with its length, so that none runs into another. */
final class Digest {
  private final MessageDigest digest;

  Digest() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Digest add(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    return this;
  }

  Digest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  Digest add(Entry entry) {
    add(entry.name()).add(entry.type().name());
    int[] shape = entry.shape();
    add(shape.length);
    for (int extent : shape) {
      add(extent);
    }
    digest.update(entry.data());
    return this;
  }

  /** In 64 hexadecimal digits. */
  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}

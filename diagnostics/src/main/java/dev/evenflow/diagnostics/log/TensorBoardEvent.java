package dev.evenflow.diagnostics.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What TensorBoard reads: records of TensorFlow's event files, each an {@code Event} as Protocol
 * Buffers write it (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */
final class TensorBoardEvent {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int COUNTED = 2;
  private static final int FOUR_BYTES = 5;
  private static final int MASK = 0xa282ead8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TensorBoardEvent() {}

  /** The event that every file begins with. */
  static byte[] version(double seconds) {
    return new TensorBoardEvent()
        .put(1, seconds)
        .put(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8))
        .bytes
        .toByteArray();
  }

  /** Numbers of a step by their tags. */
  static byte[] scalars(double seconds, long step, Map<String, Double> values) {
    TensorBoardEvent summary = new TensorBoardEvent();
    values.forEach((tag, value) -> {
      TensorBoardEvent one =
          new TensorBoardEvent()
              .put(1, tag.getBytes(StandardCharsets.UTF_8))
              .put(2, value.floatValue());
      summary.put(1, one.bytes.toByteArray());
    });
    return new TensorBoardEvent()
        .put(1, seconds)
        .put(2, step)
        .put(5, summary.bytes.toByteArray())
        .bytes
        .toByteArray();
  }

  /** A record: the length and its checksum, the data and their checksum. */
  static byte[] record(byte[] data) {
    byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
    return littleEndian(Long.BYTES + 2 * Integer.BYTES + data.length)
        .put(length)
        .putInt(checksum(length))
        .put(data)
        .putInt(checksum(data))
        .array();
  }

  /** A checksum that remains one if it is itself checked: rotated, with a constant added. */
  static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private TensorBoardEvent put(int field, double value) {
    varint((long) field << 3 | EIGHT_BYTES);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  private TensorBoardEvent put(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  private TensorBoardEvent put(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  private TensorBoardEvent put(int field, byte[] value) {
    varint((long) field << 3 | COUNTED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** Seven bits a byte, the lowest first; all but the last byte have their eighth set. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}

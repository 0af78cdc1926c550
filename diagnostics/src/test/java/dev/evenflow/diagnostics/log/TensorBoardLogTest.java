package dev.evenflow.diagnostics.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads event files by a reader of its own, written from the formats' descriptions. */
class TensorBoardLogTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_500));

  @TempDir private Path folder;

  /** CRC-32C bit by bit, with the reversed Castagnoli polynomial. */
  private static int crc32c(byte... data) {
    int crc = -1;
    for (byte each : data) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? 0x82f63b78 : 0);
      }
    }
    return ~crc;
  }

  private static int masked(byte... data) {
    int crc = crc32c(data);
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static List<byte[]> records(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(masked(data));
      records.add(data);
    }
    return records;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** The fields of a message by number: numbers, or bytes that may be messages. */
  private static Map<Integer, List<Object>> message(byte... data) {
    ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new TreeMap<>();
    while (bytes.hasRemaining()) {
      int key = (int) varint(bytes);
      Object value =
          switch (key & 7) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getDouble();
            case 5 -> bytes.getFloat();
            default -> {
              byte[] counted = new byte[(int) varint(bytes)];
              bytes.get(counted);
              yield counted;
            }
          };
      fields.computeIfAbsent(key >>> 3, any -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, Float> scalars(Map<Integer, List<Object>> event) {
    Map<String, Float> scalars = new TreeMap<>();
    for (Object value : message((byte[]) event.get(5).getFirst()).get(1)) {
      Map<Integer, List<Object>> one = message((byte[]) value);
      scalars.put(text(one.get(1).getFirst()), (Float) one.get(2).getFirst());
    }
    return scalars;
  }

  private byte[] file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.toList().getFirst();
      assertThat(file.getFileName()).hasToString("events.out.tfevents.0000000001.evenflow");
      return Files.readAllBytes(file);
    }
  }

  @Test
  void checksumsAreThoseOfTheStandard() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(crc32c(digits)).isEqualTo(0xe3069283);
    assertThat(TensorBoardEvent.checksum(digits)).isEqualTo(masked(digits));
  }

  @Test
  void writesNumbersOfStepsLayersAndFindings() throws IOException {
    try (TensorBoardLog log = new TensorBoardLog(folder, CLOCK)) {
      Sample.events().forEach(log);
    }
    List<Map<Integer, List<Object>>> events =
        records(file()).stream().map(TensorBoardLogTest::message).toList();
    assertThat(events).hasSize(5);
    assertThat(events).allMatch(event -> event.get(1).getFirst().equals(1.5));
    assertThat(text(events.getFirst().get(3).getFirst())).isEqualTo("brain.Event:2");
    assertThat(events.get(1).get(2)).containsExactly(1L);
    assertThat(events.get(2).get(2)).containsExactly(300L);
    assertThat(scalars(events.get(1)))
        .containsEntry("step/loss", 2.5f)
        .containsEntry("gradient/a", 0.25f)
        .containsEntry("gradient/b", Float.POSITIVE_INFINITY)
        .containsEntry("greatest/b", 3f)
        .doesNotContainKeys("step/noise_scale", "dead/b");
    assertThat(scalars(events.get(3))).isEqualTo(Map.of("findings/dead units/b", 1f));
    assertThat(scalars(events.get(4))).isEqualTo(Map.of("findings/dead units/b", 0f));
    assertThat(events.get(4).get(2)).containsExactly(400L);
  }
}

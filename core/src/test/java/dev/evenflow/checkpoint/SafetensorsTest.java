package dev.evenflow.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  /**
   * What the public library wrote (Python, safetensors 0.8.0, {@code safetensors.numpy.save}) for w
   * = float32 [[1.5, -2, 3]], step = int64 7, none = float64 zeros((0, 2)), ä = int32 [-1], and the
   * metadata by = {@code a "name"}.
   */
  private static final byte[] PUBLISHED =
      HexFormat.of()
          .parseHex(
              "08010000000000007b225f5f6d657461646174615f5f223a7b226279223a2261205c226e616d655c2222"
                  + "7d2c2273746570223a7b226474797065223a22493634222c227368617065223a5b5d2c2264617461"
                  + "5f6f666673657473223a5b302c385d7d2c226e6f6e65223a7b226474797065223a22463634222c22"
                  + "7368617065223a5b302c325d2c22646174615f6f666673657473223a5b382c385d7d2c2277223a7b"
                  + "226474797065223a22463332222c227368617065223a5b312c335d2c22646174615f6f6666736574"
                  + "73223a5b382c32305d7d2c22c3a4223a7b226474797065223a22493332222c227368617065223a5b"
                  + "315d2c22646174615f6f666673657473223a5b32302c32345d7d7d20202007000000000000000000"
                  + "c03f000000c000004040ffffffff");

  private final Safetensors content =
      new Safetensors(
          List.of(
              Entry.of("step", new int[0], 7L),
              Entry.of("none", new int[] {0, 2}, new double[0]),
              Entry.of("w", new int[] {1, 3}, new float[] {9, 1.5f, -2, 3, 9}, 1),
              Entry.of("ä", new int[] {1}, new int[] {-1}, 0)),
          Map.of("by", "a \"name\""));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("weights.safetensors");
  }

  @Test
  void readsWhatThePublicLibraryWrites() throws IOException {
    Files.write(file, PUBLISHED);
    Safetensors read = Safetensors.read(file);
    assertThat(read).isEqualTo(content);
    assertThat(read.byName().keySet()).containsExactly("step", "none", "w", "ä");
    Entry weights = read.entries().get(2);
    assertThat(weights.floats()).containsExactly(1.5f, -2, 3);
    assertThat(weights.shape()).containsExactly(1, 3);
    assertThat(weights.type()).isEqualTo(ElementType.F32);
    assertThat(read.entries().get(0).longs()).containsExactly(7);
    assertThat(read.entries().get(1).doubles()).isEmpty();
    assertThat(read.entries().get(3).ints()).containsExactly(-1);
    float[] target = new float[5];
    weights.copyTo(target, 1);
    assertThat(target).containsExactly(0, 1.5f, -2, 3, 0);
  }

  @Test
  void writesTheBytesOfThePublicLibrary() {
    content.write(file);
    assertThat(file).hasBinaryContent(PUBLISHED);
  }

  @Test
  void keepsTheOrderOfEntriesAndAlignsTheirData() throws IOException {
    Safetensors mixed =
        new Safetensors(
            List.of(
                Entry.of("b", new int[] {1}, new float[] {1}, 0),
                Entry.of("a", new int[] {2}, 2.0, Double.NaN),
                Entry.of("c", new int[] {}, new float[] {3}, 0)));
    mixed.write(file);
    assertThat(Safetensors.read(file)).isEqualTo(mixed);
    String text = Files.readString(file, ISO_8859_1);
    assertThat(text)
        .contains(
            "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]},"
                + "\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                + "\"c\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[20,24]}}");
    assertThat((Files.size(file) - 24) % 8).isZero();
  }

  @Test
  void keepsEveryBit() {
    float[] odd = {-0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x7fc12345)};
    new Safetensors(List.of(Entry.of("odd", new int[] {4}, odd, 0))).write(file);
    float[] read = Safetensors.read(file).entries().getFirst().floats();
    for (int i = 0; i < odd.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(odd[i]));
    }
  }

  @Test
  void holdsNothingAtAll() {
    new Safetensors(List.of()).write(file);
    assertThat(Safetensors.read(file)).isEqualTo(new Safetensors(List.of()));
  }

  @Test
  void isACopyOfItsArrays() {
    float[] values = {1, 2};
    Entry entry = Entry.of("w", new int[] {2}, values, 0);
    values[0] = 9;
    entry.floats()[1] = 9;
    entry.shape()[0] = 9;
    assertThat(entry).isEqualTo(Entry.of("w", new int[] {2}, new float[] {1, 2}, 0));
    assertThat(entry).hasToString("w F32 [2]").isNotEqualTo(Entry.of("w", new int[] {2}, 1L, 2L));
  }

  @Test
  void refusesWhatCannotBeStored() {
    Entry one = Entry.of("w", new int[] {1}, new float[1], 0);
    assertFault(() -> new Safetensors(List.of(one, one)), "two arrays are named w");
    assertFault(
        () -> new Safetensors(List.of(Entry.of("__metadata__", new int[0], 1.0))),
        "no array may be named __metadata__");
    assertFault(
        () -> Entry.of("w", new int[] {2, 2}, new float[4], 1),
        "the array w of shape [2, 2] does not fit into 4 values from 1 on");
    assertFault(
        () -> Entry.of("w", new int[] {1 << 16, 1 << 16}, new float[4], 0),
        "the array w of shape [65536, 65536] does not fit into 4 values from 0 on");
    assertFault(
        () -> Entry.of("w", new int[] {-1, -1}, new float[4], 0),
        "the array w of shape [-1, -1] does not fit into 4 values from 0 on");
    assertFault(one::doubles, "the array w holds F32, needed is F64");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void saysWhatIsWrongWithAFile(String header, int dataBytes, String fault) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    write(json.length, json, dataBytes);
    assertFault(() -> Safetensors.read(file), file + ": " + fault);
  }

  static List<Arguments> faults() {
    String valid = "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return List.of(
        Arguments.of(
            "{" + valid + "}",
            7,
            "its arrays take 8 bytes, but it has 7 bytes of data: it is cut short"),
        Arguments.of("{" + valid + "}", 9, "its arrays take 8 bytes, but it has 9 bytes of data"),
        Arguments.of(
            "{" + valid + "," + valid + "}",
            8,
            "its header is not JSON: at character 55 the name \"w\" occurs twice"),
        Arguments.of(
            "{" + valid, 8, "its header is not JSON: at character 54 a comma or '}' is missing"),
        Arguments.of("[1]", 0, "its header is no JSON object"),
        Arguments.of(
            "{\"w\":1}",
            0,
            "the array \"w\": it must have dtype, shape and data_offsets, and nothing else"),
        Arguments.of(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}",
            8,
            "the array \"w\": it must have dtype, shape and data_offsets, and nothing else"),
        array("1", "[2]", "[0,8]", 8, "its dtype must be a text"),
        array("\"BF16\"", "[2]", "[0,4]", 4, "its type \"BF16\" is none of [F32, F64, I32, I64]"),
        array("\"F32\"", "2", "[0,8]", 8, "its shape must be a list of at most 32 whole numbers"),
        array(
            "\"F32\"", "[-2]", "[0,8]", 8, "its shape must be a list of at most 32 whole numbers"),
        array(
            "\"F32\"", "[2.0]", "[0,8]", 8, "its shape must be a list of at most 32 whole numbers"),
        array(
            "\"F32\"",
            "[1e1000000000]",
            "[0,8]",
            8,
            "its shape must be a list of at most 32 whole numbers"),
        array("\"F32\"", "[2]", "[0]", 8, "its data_offsets must be where the data begin and end"),
        array(
            "\"F32\"", "[2]", "[8,0]", 8, "its data_offsets must be where the data begin and end"),
        array(
            "\"F32\"",
            "[3]",
            "[0,8]",
            8,
            "its shape [3] takes 12 bytes, but its data_offsets span 8"),
        array(
            "\"F32\"",
            "[536870912]",
            "[0,8]",
            8,
            "its shape [536870912] takes more than the 2^31 bytes that one array can have"),
        array(
            "\"F32\"",
            "[0,4294967296]",
            "[0,0]",
            0,
            "its shape [0, 4294967296] takes more than the 2^31 bytes that one array can have"),
        array(
            "\"F32\"",
            "[4294967296,4294967296,4294967296]",
            "[0,0]",
            0,
            "its shape [4294967296, 4294967296, 4294967296] takes more than the 2^31 bytes that one"
                + " array can have"),
        Arguments.of(
            "{" + valid + ",\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            8,
            "the array \"v\" begins at byte 4 of the data, within another that ends at 8"),
        Arguments.of(
            "{" + valid + ",\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}",
            16,
            "the array \"v\" begins at byte 12 of the data, but the one before ends at 8"),
        Arguments.of(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[999992,1000000]}}",
            8,
            "the array \"w\" begins at byte 999992 of the data, but the one before ends at 0"),
        Arguments.of("{\"__metadata__\":1}", 0, "its metadata must be texts by name"),
        Arguments.of(
            "{\"__metadata__\":{\"a\":1}}", 0, "its metadata must be texts, \"a\" is none"));
  }

  private static Arguments array(
      String type, String shape, String offsets, int data, String fault) {
    return Arguments.of(
        "{\"w\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets),
        data,
        "the array \"w\": " + fault);
  }

  @Test
  void checksTheLengthOfTheHeaderBeforeItTakesMemory() throws IOException {
    write(0, new byte[0], 0);
    Files.write(file, new byte[7]);
    assertFault(
        () -> Safetensors.read(file), file + ": 7 bytes are too few for a safetensors file");
    write(3, "{}".getBytes(UTF_8), 0);
    assertFault(
        () -> Safetensors.read(file),
        file + ": it is cut short, or no safetensors file: its header should take 3 bytes of 10");
    write(-1, "{}".getBytes(UTF_8), 0);
    assertFault(
        () -> Safetensors.read(file),
        file
            + ": it is cut short, or no safetensors file: its header should take"
            + " 18446744073709551615 bytes of 10");
    write((16 << 20) + 1, new byte[(16 << 20) + 1], 0);
    assertFault(
        () -> Safetensors.read(file),
        file + ": its header takes 16777217 bytes, allowed are 16777216");
  }

  @Test
  void saysWhichFileCannotBeRead() throws IOException {
    assertFault(() -> Safetensors.read(file), file + " does not exist");
    assertFault(() -> Safetensors.read(folder), folder + " is a folder, not a file");
    write(2, new byte[] {'{', (byte) 0xff}, 0);
    assertFault(() -> Safetensors.read(file), file + ": its header is not UTF-8 text");
  }

  @Test
  void meetsEveryMutationWithASentence() throws IOException {
    RandomStream stream = new RandomStream(1, "safetensors");
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] mutated = PUBLISHED.clone();
      for (int k = 0; k <= i % 3; k++) {
        mutated[stream.nextInt(i, 2 * k, mutated.length)] =
            (byte) stream.nextInt(i, 2 * k + 1, 256);
      }
      int length = i % 2 == 0 ? mutated.length : stream.nextInt(i, 9, mutated.length);
      Files.write(file, Arrays.copyOf(mutated, length));
      try {
        Safetensors.read(file);
      } catch (EvenflowException e) {
        assertThat(e.getMessage()).startsWith(file.toString());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2000);
  }

  private void write(long headerLength, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).put(header);
    Files.write(file, bytes.array());
  }

  private static void assertFault(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(EvenflowException.class).hasMessage(sentence);
  }
}

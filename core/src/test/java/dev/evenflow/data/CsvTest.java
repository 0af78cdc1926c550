package dev.evenflow.data;

import static dev.evenflow.data.DatasetTest.assertFault;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private final Csv csv = new Csv();

  @Test
  void readsNumbersAndALabel() {
    Dataset data = read("1,-2.5,1\n+3e2, 4. ,0\n.5,16777217,1\n");
    assertThat(data.features().shape()).containsExactly(2);
    assertThat(values(data.features())).containsExactly(1, -2.5f, 300, 4, 0.5f, 16777216);
    assertThat(labels(data)).containsExactly(1, 0, 1);
    assertThat(data.labels().classes()).containsExactly("0", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "width,height,kind\n1,2,a\n3,4,b\n",
        "1,2,a\n3,4,b",
        "\uFEFFwidth,height,kind\r\n\r\n1,2,a\r\n3,4,b\r\n\r\n",
        "width,height,kind\r1,2,a\r3,4,b\r",
        ",height,\n1,2,a\n3,4,b\n",
        "\"the \"\"width\"\",\nin cm\",height,kind\n \"1\" ,\"2\",\"a\"\n3,4,b\n",
        "w,h,k\n1\t,  2,a\n\n\n3,4, b \n"
      })
  void findsTheHeaderAndTheRows(String text) {
    Dataset data = read(text);
    assertThat(values(data.features())).containsExactly(1, 2, 3, 4);
    assertThat(labels(data)).containsExactly(0, 1);
    assertThat(data.labels().classes()).containsExactly("a", "b");
  }

  @Test
  void takesTheLabelFromAnyColumn() {
    String text = "kind,width\nb,1\na,2\n";
    Csv named = csv.withLabel(new Csv.Column.Named("kind"));
    Csv numbered = csv.withLabel(new Csv.Column.Numbered(1));
    for (Csv format : List.of(named, numbered)) {
      Dataset data = read(format, text);
      assertThat(values(data.features())).containsExactly(1, 2);
      assertThat(labels(data)).containsExactly(1, 0);
    }
    assertThat(labels(read(csv.withLabel(new Csv.Column.Named("7")), "7,8\n5,1\n4,2\n")))
        .containsExactly(1, 0);
  }

  @Test
  void ordersIntegerLabelsByValueAndOthersByText() {
    assertThat(read("0,10\n0,9\n0,-1\n0,+9\n0,09\n").labels().classes())
        .containsExactly("-1", "9", "10");
    assertThat(labels(read("0,10\n0,9\n0,-1\n0,+9\n0,09\n"))).containsExactly(2, 1, 0, 1, 1);
    assertThat(read("0,10\n0,9\n0,x\n").labels().classes()).containsExactly("10", "9", "x");
  }

  @Test
  void labelsASecondFileByTheClassesOfTheFirst() {
    Csv format = csv.withClasses(List.of("cat", "dog", "eel"));
    Dataset data = read(format, "1,eel\n2,cat\n");
    assertThat(labels(data)).containsExactly(2, 0);
    assertThat(data.labels().classes()).containsExactly("cat", "dog", "eel");
    assertThatThrownBy(() -> read(format, "1,eel\n2,cow\n"))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "data.csv, line 2, column 2: the label \"cow\" is none of the 3 classes cat, dog, eel");
  }

  @Test
  void readsFilesPlainAndPackedWithAndWithoutLabels(@TempDir Path folder) throws IOException {
    Path plain = Files.writeString(folder.resolve("a.csv"), "1,2\n3,4\n");
    Path packed = Files.write(folder.resolve("b.csv"), Gzip.pack("1,2\n3,4\n".getBytes(UTF_8)));
    for (Path file : List.of(plain, packed)) {
      assertThat(values(csv.read(file).features())).containsExactly(1, 3);
      assertThat(values(Csv.readFeatures(file))).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void holdsManyRows() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append(i).append(',').append(-i).append(',').append(i % 7).append('\n');
    }
    Dataset data = read(text.toString());
    assertThat(data.size()).isEqualTo(5000);
    float[] last = new float[2];
    data.features().copy(4999, last, 0);
    assertThat(last).containsExactly(4999, -4999);
    assertThat(data.labels().get(4999)).isEqualTo(4999 % 7);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFaultAndItsPlace(String text, String sentence) {
    assertFault(() -> read(text), sentence);
  }

  static List<Arguments> faults() {
    return List.of(
        Arguments.of("", "data.csv has no rows"),
        Arguments.of("\n \n", "data.csv has no rows"),
        Arguments.of("a,b,c\n", "data.csv has a header, but no rows"),
        Arguments.of(
            "w,h,k\n1,2,a\n1,oops,a\n",
            "data.csv, line 3, column 2 (\"h\"): \"oops\" is not a finite number"),
        Arguments.of(
            "1,2,a\n1,NaN,a\n", "data.csv, line 2, column 2: \"NaN\" is not a finite number"),
        Arguments.of(
            "1,NaN,a\n1,2,a\n", "data.csv, line 1, column 2: \"NaN\" is not a finite number"),
        Arguments.of(
            "-Inf,x,a\n1,2,a\n", "data.csv, line 1, column 1: \"-Inf\" is not a finite number"),
        Arguments.of("1e39,a\n", "data.csv, line 1, column 1: \"1e39\" is not a finite number"),
        Arguments.of(
            "1,a\n0x1p3,a\n", "data.csv, line 2, column 1: \"0x1p3\" is not a finite number"),
        Arguments.of("1,a\n1f,a\n", "data.csv, line 2, column 1: \"1f\" is not a finite number"),
        Arguments.of("1,a\n1e,a\n", "data.csv, line 2, column 1: \"1e\" is not a finite number"),
        Arguments.of("w,k\n1,a\n ,a\n", "data.csv, line 3, column 1 (\"w\"): the cell is blank"),
        Arguments.of(",\n1,a\n", "data.csv, line 1, column 1: the cell is blank"),
        Arguments.of("w,k\n1,\n", "data.csv, line 2, column 2 (\"k\"): the cell is blank"),
        Arguments.of("1,2,a\n\n1,a\n", "data.csv, line 3: 2 cells, but line 1 has 3"),
        Arguments.of("1,2,a\n1,2,a,\n", "data.csv, line 2: 4 cells, but line 1 has 3"),
        Arguments.of(
            "1;2;a\n",
            "data.csv, line 1: one column, needed are features and a label, separated by commas"),
        Arguments.of("1,\"a\n2,b\n", "data.csv, line 1: a quote is not closed"),
        Arguments.of("1,a\n2,\"b\"c\n", "data.csv, line 2: text follows a closing quote"),
        Arguments.of(
            "1,a\n2,b\"c\"\n",
            "data.csv, line 2: a quote stands within a cell that does not start with one"),
        Arguments.of("1,\"a\n\nb\"\n2\n", "data.csv, line 4: 1 cells, but line 1 has 2"),
        Arguments.of(
            "1,a\n" + "x".repeat(50) + "\u001b[31m,a\n",
            "data.csv, line 2, column 1: \"" + "x".repeat(40) + "...\" is not a finite number"),
        Arguments.of(
            "1,a\n\u001b[31m,a\n", "data.csv, line 2, column 1: \"?[31m\" is not a finite number"),
        Arguments.of(
            "1".repeat(1 << 22) + "1,a\n",
            "data.csv, line 1: a row has more than 4194304 characters"),
        Arguments.of(
            "1," + "a".repeat(1001) + "\n",
            "data.csv, line 1, column 2: a label column has at most 10000 different labels of at"
                + " most 1000 characters"));
  }

  @Test
  void refusesAColumnThatIsNotThere() {
    assertFault(
        () -> read(csv.withLabel(new Csv.Column.Named("kind")), "width,Kind\n1,a\n"),
        "data.csv has no column named \"kind\" in its first row");
    assertFault(
        () -> read(csv.withLabel(new Csv.Column.Numbered(3)), "1,a\n"),
        "data.csv has columns 1 to 2, the label cannot be column 3");
    assertFault(
        () -> read(csv.withLabel(new Csv.Column.Numbered(0)), "1,a\n"),
        "data.csv has columns 1 to 2, the label cannot be column 0");
  }

  @Test
  void refusesALabelColumnOfMeasurements() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      text.append("1,").append(i).append(".5\n");
    }
    assertFault(
        () -> read(text.toString()),
        "data.csv, line 10001, column 2: a label column has at most 10000 different labels of at"
            + " most 1000 characters");
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.csv");
    assertFault(() -> csv.read(missing), missing + " does not exist");
    assertFault(() -> csv.read(folder), folder + " is a folder, not a file");
    Path latin = Files.write(folder.resolve("latin.csv"), "1,b\u00e4r\n".getBytes(ISO_8859_1));
    assertFault(() -> csv.read(latin), latin + " is not UTF-8 text");
    byte[] packed = Gzip.pack("1,2\n".repeat(1000).getBytes(UTF_8));
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, 25));
    assertFault(() -> csv.read(cut), cut + " is damaged: its gzip data is broken or cut short");
    packed[packed.length - 6] ^= 1;
    Path broken = Files.write(folder.resolve("broken.gz"), packed);
    assertFault(
        () -> csv.read(broken), broken + " is damaged: its gzip data is broken or cut short");
  }

  private Dataset read(String text) {
    return read(csv, text);
  }

  private static Dataset read(Csv format, String text) {
    return format.read("data.csv", new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static float[] values(Features features) {
    float[] values = new float[features.size() * features.width()];
    for (int i = 0; i < features.size(); i++) {
      features.copy(i, values, i * features.width());
    }
    return values;
  }

  private static int[] labels(Dataset data) {
    int[] labels = new int[data.size()];
    Arrays.setAll(labels, data.labels()::get);
    return labels;
  }
}

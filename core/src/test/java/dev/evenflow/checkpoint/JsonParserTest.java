package dev.evenflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class JsonParserTest {
  /** The second opinion. */
  private static final ObjectMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Test
  void readsEveryKindOfValueInOrder() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("z", new Json.Sequence(List.of(new Json.Numeral("-0.5e+3"), Json.Word.NULL)));
    members.put("", Json.Word.TRUE);
    members.put("a", new Json.Members(Map.of()));
    members.put("text", new Json.Text("\"\\/\b\f\n\r\t\u00e4\u20ac\ud83d\ude00"));
    assertThat(
            JsonParser.parse(
                " {\"z\" : [ -0.5e+3 ,null ],\r\n\"\":true,\t\"a\":{ },"
                    + "\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E4\u20ac\\ud83d\\uDE00\"} "))
        .isEqualTo(new Json.Members(members));
  }

  @Test
  void writesWhatItReads() {
    String text = "{\"z\":[-0.5e+3,null,false,true,[]],\"a\":{\"b\":\"\\u0001\\\"\\\\ä\"},\"n\":0}";
    assertThat(JsonParser.parse(text).write()).isEqualTo(text);
    String emoji = new Json.Text("\ud83d\ude00 \ud800").write();
    assertThat(JsonParser.parse(emoji)).isEqualTo(new Json.Text("\ud83d\ude00 \ud800"));
    assertThat(
            JACKSON
                .readTree("[" + new Json.Text("\ud83d\ude00\u2028/").write() + "]")
                .get(0)
                .asString())
        .isEqualTo("\ud83d\ude00\u2028/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "10",
        "1.0",
        "1e5",
        "1E-05",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "0x10",
        "NaN",
        "Infinity",
        "1 2",
        "",
        " ",
        "tru",
        "True",
        "nul",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "{}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\"",
        "\"\\",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\x\"",
        "\"a\nb\"",
        "'a'",
        "// x\n1",
        "[]]",
        "\u0000",
        "1\u00a0",
        "\u000b1",
        "{\"a\":[{}]}"
      })
  void acceptsWhatAnotherStrictParserAccepts(String text) {
    assertThat(isJson(text)).isEqualTo(isJsonForJackson(text));
  }

  @Test
  void acceptsNoOtherMutationThanAnotherStrictParser() {
    String valid = "{\"a\":[1.5e3,true,null,\"\\u00e4x\"],\"b\":{\"c\":-0}} ";
    String alphabet = "{}[]:,\"\\ue0159.-+tn a\n";
    RandomStream stream = new RandomStream(1, "json");
    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder(valid);
      for (int k = 0; k <= i % 3; k++) {
        int at = stream.nextInt(i, 2 * k, text.length());
        char c = alphabet.charAt(stream.nextInt(i, 2 * k + 1, alphabet.length()));
        if ((i & 4) == 0) {
          text.setCharAt(at, c);
        } else {
          text.deleteCharAt(at);
        }
      }
      assertThat(isJson(text.toString()))
          .as("%s", text)
          .isEqualTo(isJsonForJackson(text.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,}       | at character 8 '\"' is missing",
        "[1,2             | at character 5 a comma or ']' is missing",
        "{\"a\":1,\"a\":2} | at character 8 the name \"a\" occurs twice",
        "{\"a\" 1}        | at character 6 ':' is missing",
        "[1] x            | at character 5 nothing may follow the value",
        "[01]             | at character 3 a comma or ']' is missing",
        "\"a\\q\"         | at character 5 \\q is no escape",
        "\"a              | at character 3 a string is not closed",
        "\uFEFF1           | at character 1 a value is missing",
        "\"\\u\u0661\u0661\u0661\u0661\" | at character 5 \\u needs four hexadecimal digits",
        "[nul]            | at character 2 a value is missing"
      })
  void saysWhatIsWrongAndWhere(String text, String fault) {
    assertThatThrownBy(() -> JsonParser.parse(text))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(fault);
  }

  @Test
  void boundsTheDepth() {
    assertThat(isJson("[".repeat(32) + "]".repeat(32))).isTrue();
    assertThatThrownBy(() -> JsonParser.parse("[".repeat(1_000_000)))
        .hasMessage("at character 33 values are nested more than 32 deep");
    assertThatThrownBy(() -> JsonParser.parse("{\"a\":".repeat(1_000_000)))
        .hasMessage("at character 161 values are nested more than 32 deep");
  }

  @Test
  void takesLongTextsWithoutDeepRecursion() {
    String digits = "1".repeat(1_000_000);
    assertThat(JsonParser.parse(digits)).isEqualTo(new Json.Numeral(digits));
    assertThat(JsonParser.parse("\"" + digits + "\"")).isEqualTo(new Json.Text(digits));
  }

  private static boolean isJson(String text) {
    try {
      JsonParser.parse(text);
      return true;
    } catch (EvenflowException e) {
      return false;
    }
  }

  private static boolean isJsonForJackson(String text) {
    try {
      return !JACKSON.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }
}

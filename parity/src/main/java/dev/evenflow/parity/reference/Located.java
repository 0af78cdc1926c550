package dev.evenflow.parity.reference;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON value that knows where it stands, so that a fault can say so. */
public final class Located {
  /** NaN and infinities are read, so that the place where one stands can be named. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String place;
  private final String joint;
  private final JsonNode node;

  private Located(String place, String joint, JsonNode node) {
    this.place = place;
    this.joint = joint;
    this.node = node;
  }

  private Located part(String key, JsonNode value) {
    return new Located(place + joint + key, ".", value);
  }

  private Located element(int index, JsonNode value) {
    return new Located(place + "[" + index + "]", ".", value);
  }

  /**
   * The value that a file holds.
   *
   * @param name what faults call the file
   * @throws EvenflowException if it is not JSON
   */
  public static Located read(String name, InputStream stream) throws IOException {
    try {
      return new Located(name, ": ", MAPPER.readTree(stream));
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (UnexpectedEndOfInputException e) {
      throw new EvenflowException(name + " is cut off: it ends within a value", e);
    } catch (JacksonException e) {
      // Of limits, such as that of digits, no place is told.
      TokenStreamLocation place = e.getLocation();
      String where =
          place == null
              ? ""
              : ", see line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
      throw new EvenflowException(name + " is not JSON" + where + ": " + e.getOriginalMessage(), e);
    }
  }

  /** A fault of this value: "the place" and what is wrong with it. */
  public EvenflowException fault(String what) {
    return new EvenflowException(place + " " + what);
  }

  /** The same value, whose place tells its name too. */
  public Located named(String name) {
    return new Located(place + " (" + name + ")", joint, node);
  }

  /** Whether this is an object that has a member. */
  public boolean has(String key) {
    return node.has(key);
  }

  /** Whether this is a list. */
  public boolean isList() {
    return node.isArray();
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** A member of this object, which must have it. */
  public Located member(String key) {
    JsonNode found = object().get(key);
    if (found == null) {
      throw fault("has no " + key);
    }
    return part(key, found);
  }

  /** The members of this object in their order. */
  public Map<String, Located> members() {
    Map<String, Located> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object().properties()) {
      members.put(entry.getKey(), part(entry.getKey(), entry.getValue()));
    }
    return members;
  }

  private JsonNode object() {
    if (!node.isObject()) {
      throw fault("must be an object, is " + shown());
    }
    return node;
  }

  /** The number of elements of this list. */
  public int size() {
    return list().size();
  }

  /** The elements of this list. */
  public List<Located> elements() {
    List<Located> elements = new ArrayList<>();
    for (JsonNode each : list()) {
      elements.add(element(elements.size(), each));
    }
    return elements;
  }

  private JsonNode list() {
    if (!node.isArray()) {
      throw fault("must be a list, is " + shown());
    }
    return node;
  }

  /** This text. */
  public String text() {
    if (!node.isString()) {
      throw fault("must be a text, is " + shown());
    }
    return node.stringValue();
  }

  /** This finite number. */
  public double number() {
    if (!node.isNumber() || !Double.isFinite(node.numberValue().doubleValue())) {
      throw fault("must be a finite number, is " + shown());
    }
    return node.numberValue().doubleValue();
  }

  /** This list of finite numbers. */
  public double[] numbers() {
    JsonNode list = list();
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = element(i, list.get(i)).number();
    }
    return numbers;
  }

  /** This list of whole numbers. */
  public int[] integers() {
    List<Located> elements = elements();
    int[] integers = new int[elements.size()];
    for (int i = 0; i < integers.length; i++) {
      double number = elements.get(i).number();
      integers[i] = (int) number;
      if (integers[i] != number) {
        throw elements.get(i).fault("must be a whole number, is " + number);
      }
    }
    return integers;
  }

  /** This as a Java value: Boolean, Number, String, List, Map or null. */
  public @Nullable Object value() {
    if (node.isArray()) {
      List<@Nullable Object> values = new ArrayList<>();
      elements().forEach(each -> values.add(each.value()));
      return Collections.unmodifiableList(values);
    }
    if (node.isObject()) {
      return values();
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : text();
  }

  /** The members of this object as Java values. */
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    members().forEach((name, each) -> values.put(name, each.value()));
    return Collections.unmodifiableMap(values);
  }

  private String shown() {
    String text = node.isNumber() ? node.numberValue().toString() : node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}

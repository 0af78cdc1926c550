package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a safetensors file says of one array; its parts fit together.
 *
 * @param begin the first byte of the data, counted from the end of the header
 * @param end the byte after the last
 */
record ArrayHeader(String name, ElementType type, List<Integer> shape, long begin, long end) {
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int MOST_AXES = 32;

  /** Reads one member of the header; a fault is what follows the name of the array. */
  static ArrayHeader of(String name, Json description) {
    if (!(description instanceof Json.Members(Map<String, Json> fields))
        || !fields.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
      throw new EvenflowException("it must have dtype, shape and data_offsets, and nothing else");
    }
    if (!(fields.get("dtype") instanceof Json.Text(String dtype))) {
      throw new EvenflowException("its dtype must be a text");
    }
    ElementType type = ElementType.named(dtype);
    long[] extents = counts("shape", fields.get("shape"));
    long[] offsets = counts("data_offsets", fields.get("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw new EvenflowException("its data_offsets must be where the data begin and end");
    }
    long size = size(extents, type);
    if (offsets[1] - offsets[0] != size) {
      throw new EvenflowException(
          "its shape %s takes %d bytes, but its data_offsets span %d"
              .formatted(Arrays.toString(extents), size, offsets[1] - offsets[0]));
    }
    List<Integer> shape = Arrays.stream(extents).mapToObj(Math::toIntExact).toList();
    return new ArrayHeader(name, type, shape, offsets[0], offsets[1]);
  }

  private static long[] counts(String field, @Nullable Json value) {
    if (value instanceof Json.Sequence(List<Json> elements)
        && elements.size() <= MOST_AXES
        && elements.stream().allMatch(ArrayHeader::isCount)) {
      return elements.stream()
          .mapToLong(element -> Long.parseLong(((Json.Numeral) element).literal()))
          .toArray();
    }
    throw new EvenflowException(
        "its %s must be a list of at most %d whole numbers".formatted(field, MOST_AXES));
  }

  private static boolean isCount(Json value) {
    return value instanceof Json.Numeral(String literal) && COUNT.matcher(literal).matches();
  }

  /** The bytes of an array, at most what a Java array has. */
  static long size(long[] extents, ElementType type) {
    long size = type.bytes();
    for (long extent : extents) {
      size = Math.multiplyHigh(size, extent) == 0 ? size * extent : -1;
      if (extent > Integer.MAX_VALUE || size < 0 || size > Integer.MAX_VALUE - 8) {
        throw new EvenflowException(
            "its shape %s takes more than the 2^31 bytes that one array can have"
                .formatted(Arrays.toString(extents)));
      }
    }
    return size;
  }
}

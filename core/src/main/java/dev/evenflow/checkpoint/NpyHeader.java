package dev.evenflow.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the data of an NPY array. Source: NEP 1, and
 * numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3.
 *
 * @param type of the elements
 * @param isFortran whether the first axis runs fastest
 * @param shape the extents
 */
record NpyHeader(ElementType type, boolean isFortran, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_AXES = 32;
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "<f4", ElementType.F32,
          "<f8", ElementType.F64,
          "<i4", ElementType.I32,
          "<i8", ElementType.I64);
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\G\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*+'|True|False|\\([0-9,"
              + " ]*+\\))\\s*(,|$)");
  private static final Pattern EXTENTS = Pattern.compile("\\(((\\d{1,10}, ?)*(\\d{1,10})?)\\)");

  /** The bytes of a header of version 1. */
  static ByteBuffer bytes(Entry entry) {
    String descriptor =
        TYPES.entrySet().stream()
            .filter(each -> each.getValue() == entry.type())
            .map(Map.Entry::getKey)
            .collect(Collectors.joining());
    String shape =
        Arrays.stream(entry.shape()).mapToObj(each -> each + ", ").collect(Collectors.joining());
    if (entry.shape().length > 1) {
      shape = shape.substring(0, shape.length() - 2);
    }
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descriptor, entry.shape().length == 1 ? shape.strip() : shape);
    int before = MAGIC.length + 4;
    int padded = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - before));
    bytes.put(text.getBytes(US_ASCII));
    while (bytes.remaining() > 1) {
      bytes.put((byte) ' ');
    }
    return bytes.put((byte) '\n').flip();
  }

  /** Reads a header; a fault is what follows the name of the array. */
  static NpyHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
      throw new EvenflowException("it is no NPY array: it must start with \\x93NUMPY");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new EvenflowException("its NPY version must be 1, 2 or 3, given " + version);
    }
    byte[] length = in.readNBytes(version == 1 ? 2 : 4);
    long bytes = 0;
    for (int i = length.length - 1; i >= 0; i--) {
      bytes = bytes << 8 | (length[i] & 0xFF);
    }
    if (bytes > MOST_BYTES) {
      throw new EvenflowException(
          "its header takes %d bytes, allowed are %d".formatted(bytes, MOST_BYTES));
    }
    byte[] text = in.readNBytes((int) bytes);
    if (text.length < bytes) {
      throw new EvenflowException("it is cut short within its header");
    }
    return of(new String(text, US_ASCII).strip());
  }

  private static NpyHeader of(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    boolean isWhole = text.startsWith("{") && text.endsWith("}");
    if (isWhole) {
      String inner = text.substring(1, text.length() - 1).strip();
      Matcher matcher = MEMBER.matcher(inner);
      int end = 0;
      while (end < inner.length() && matcher.find()) {
        isWhole &= members.put(matcher.group(1), matcher.group(2)) == null;
        end = matcher.end();
      }
      isWhole &= end == inner.length() && members.size() == 3;
    }
    if (!isWhole) {
      throw new EvenflowException("its header must tell descr, fortran_order and shape once each");
    }
    return new NpyHeader(
        type(members.getOrDefault("descr", "")),
        isFortran(members.getOrDefault("fortran_order", "")),
        shape(members.getOrDefault("shape", "")));
  }

  private static ElementType type(String descriptor) {
    ElementType type = TYPES.get(descriptor.replace("'", ""));
    if (type == null) {
      throw new EvenflowException(
          "its type %s is none of %s"
              .formatted(
                  Json.shown(descriptor.replace("'", "")),
                  TYPES.keySet().stream().sorted().toList()));
    }
    return type;
  }

  private static boolean isFortran(String word) {
    if (!word.equals("True") && !word.equals("False")) {
      throw new EvenflowException("its fortran_order must be True or False");
    }
    return word.equals("True");
  }

  private static List<Integer> shape(String text) {
    Matcher matcher = EXTENTS.matcher(text);
    if (!matcher.matches()) {
      throw new EvenflowException("its shape must be whole numbers such as (2, 3)");
    }
    long[] extents =
        Arrays.stream(matcher.group(1).split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    if (extents.length > MOST_AXES
        || Arrays.stream(extents).anyMatch(each -> each > Integer.MAX_VALUE)) {
      throw new EvenflowException("its shape must be at most 32 extents below 2^31");
    }
    return Arrays.stream(extents).mapToObj(Math::toIntExact).toList();
  }

  /** The bytes of the data, at most what a Java array has. */
  int size() {
    return (int) ArrayHeader.size(shape.stream().mapToLong(Integer::longValue).toArray(), type);
  }

  /** The array of a name with these data. */
  Entry entry(String name, byte[] data) {
    int[] extents = shape.stream().mapToInt(Integer::intValue).toArray();
    return new Entry(
        name,
        type,
        extents,
        ByteBuffer.wrap(isFortran && extents.length > 1 ? rowMajor(data, extents) : data));
  }

  /** The last axis fastest, as everywhere else. */
  private byte[] rowMajor(byte[] data, int[] extents) {
    int width = type.bytes();
    byte[] ordered = new byte[data.length];
    int[] index = new int[extents.length];
    for (int to = 0; to < data.length; to += width) {
      int from = 0;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        from = from * extents[axis] + index[axis];
      }
      System.arraycopy(data, from * width, ordered, to, width);
      for (int axis = extents.length - 1; axis >= 0 && ++index[axis] == extents[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return ordered;
  }
}

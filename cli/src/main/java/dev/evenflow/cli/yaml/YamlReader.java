package dev.evenflow.cli.yaml;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads as much of YAML 1.2 as settings need: one document of keys, lists and text, of bounded size
 * and depth, without anchors. What a value means is left to whom it is for, so {@code 0.10} stays
 * {@code 0.10}.
 */
final class YamlReader {
  private static final long MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 5;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final Iterator<Event> events;

  private YamlReader(Path file, String text) {
    this.file = file;
    LoadSettings settings = LoadSettings.builder().build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /**
   * The keys of a file.
   *
   * @throws EvenflowException if it cannot be read or is of another form
   */
  static YamlNode.Mapping read(Path file) {
    YamlReader reader = new YamlReader(file, text(file));
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw reader.fault(line, "it is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new EvenflowException(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new EvenflowException("there is no file " + file);
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new EvenflowException(
            file + " is too large for a recipe: it must be at most " + MOST_BYTES + " bytes");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new EvenflowException(file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new EvenflowException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private EvenflowException fault(int line, String what) {
    return new EvenflowException("%s, line %d: %s".formatted(file, line, what));
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private YamlNode.Mapping document() {
    events.next();
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return new YamlNode.Mapping(1, Map.of());
    }
    YamlNode all = node(events.next(), 0);
    events.next();
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw fault(line(end), "a second document begins, but only one is read");
    }
    return switch (all) {
      case YamlNode.Mapping mapping -> mapping;
      case YamlNode.Scalar(int line, String text) when text.isEmpty() ->
          new YamlNode.Mapping(line, Map.of());
      default ->
          throw fault(all.line(), "keys with values are needed, as epochs: 5, given " + all.kind());
    };
  }

  private YamlNode node(Event event, int depth) {
    int line = line(event);
    if (depth > DEEPEST) {
      throw fault(line, "it is nested too deep");
    }
    return switch (event.getEventId()) {
      case Scalar -> new YamlNode.Scalar(line, ((ScalarEvent) event).getValue());
      case SequenceStart -> new YamlNode.Sequence(line, items(depth));
      case MappingStart -> new YamlNode.Mapping(line, entries(depth));
      default -> throw fault(line, "anchors are not followed: write the value itself");
    };
  }

  private List<YamlNode> items(int depth) {
    List<YamlNode> items = new ArrayList<>();
    Event next = events.next();
    while (next.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(next, depth + 1));
      next = events.next();
    }
    return items;
  }

  private Map<String, YamlNode> entries(int depth) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Event next = events.next();
    while (next.getEventId() != Event.ID.MappingEnd) {
      if (!(node(next, depth + 1) instanceof YamlNode.Scalar key)) {
        throw fault(line(next), "a key must be text");
      }
      if (entries.put(key.text(), node(events.next(), depth + 1)) != null) {
        throw fault(key.line(), key.text() + " is given twice");
      }
      next = events.next();
    }
    return entries;
  }
}

package dev.evenflow.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Arrays;

/**
 * The rows of a CSV text, one at a time, without an object for each cell. A row of more than
 * {@value #MOST_CHARACTERS} characters is refused, so memory is bounded whatever the file holds.
 */
final class CsvRows {
  private static final int MOST_CHARACTERS = 1 << 22;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int END = -1;

  private final String name;
  private final Reader in;
  private final char[] buffer = new char[1 << 13];
  private int buffered;
  private int position;

  private char[] text = new char[1 << 10];
  private int length;
  private int[] ends = new int[1 << 6];
  private int cells;
  private int nextLine = 1;
  private int line;

  CsvRows(String name, InputStream in) throws IOException {
    this.name = name;
    this.in = new InputStreamReader(in, UTF_8.newDecoder());
    if (peek() == BYTE_ORDER_MARK) {
      position++;
    }
  }

  /** Goes to the next row that is no empty line; false at the end of the text. */
  boolean next() throws IOException {
    do {
      if (peek() == END) {
        return false;
      }
      readRow();
    } while (cells == 1 && length == 0);
    return true;
  }

  /** The number of cells in the row. */
  int cells() {
    return cells;
  }

  /** The line, counted from 1, on which the row starts. */
  int line() {
    return line;
  }

  /** The text of a cell, counted from 0. */
  String cell(int index) {
    return new String(text, start(index), ends[index] - start(index));
  }

  /** Whether a cell has no character. */
  boolean isBlank(int index) {
    return start(index) == ends[index];
  }

  /** The number that a cell holds, infinite if it is too large, or NaN if it holds none. */
  float number(int index) {
    return DecimalNumber.parse(text, start(index), ends[index]);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private void readRow() throws IOException {
    line = nextLine;
    length = 0;
    cells = 0;
    int next;
    do {
      next = skipBlanks(read());
      next = next == '"' ? quotedCell() : bareCell(next);
      requireSpace();
      if (cells == ends.length) {
        ends = Arrays.copyOf(ends, 2 * cells);
      }
      ends[cells++] = length;
    } while (next == ',');
  }

  /** Reads the rest of a cell without quotes; returns what follows it, as {@link #quotedCell}. */
  private int bareCell(int first) throws IOException {
    int start = length;
    int next = first;
    while (!endsCell(next)) {
      if (next == '"') {
        throw fault("a quote stands within a cell that does not start with one");
      }
      append(next);
      next = read();
    }
    while (length > start && isBlankCharacter(text[length - 1])) {
      length--;
    }
    return next;
  }

  /** Reads a cell after its opening quote; returns the comma, line end or END that follows it. */
  private int quotedCell() throws IOException {
    while (true) {
      int next = read();
      if (next == '"') {
        next = read();
        if (next != '"') {
          next = skipBlanks(next);
          if (!endsCell(next)) {
            throw fault("text follows a closing quote");
          }
          return next;
        }
      }
      if (next == END) {
        throw fault("a quote is not closed");
      }
      append(next);
    }
  }

  private int skipBlanks(int first) throws IOException {
    int next = first;
    while (isBlankCharacter(next)) {
      next = read();
    }
    return next;
  }

  private static boolean isBlankCharacter(int character) {
    return character == ' ' || character == '\t';
  }

  private static boolean endsCell(int character) {
    return character == ',' || character == '\n' || character == END;
  }

  private void append(int character) {
    requireSpace();
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length++] = (char) character;
  }

  private void requireSpace() {
    if (length + cells >= MOST_CHARACTERS) {
      throw fault("a row has more than " + MOST_CHARACTERS + " characters");
    }
  }

  /** The next character, every kind of line end as one '\n'. */
  private int read() throws IOException {
    int next = peek();
    position++;
    if (next == '\r') {
      next = '\n';
      if (peek() == '\n') {
        position++;
      }
    }
    if (next == '\n') {
      nextLine++;
    }
    return next;
  }

  private int peek() throws IOException {
    if (position >= buffered && buffered != END) {
      buffered = in.read(buffer);
      position = 0;
    }
    return buffered == END ? END : buffer[position];
  }

  private EvenflowException fault(String what) {
    return new EvenflowException("%s, line %d: %s".formatted(name, line, what));
  }
}

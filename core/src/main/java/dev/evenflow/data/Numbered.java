package dev.evenflow.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** The names "0", "1" ... of so many indices, made as they are asked for. */
final class Numbered extends AbstractList<String> implements RandomAccess {
  private final int size;

  Numbered(int size) {
    this.size = size;
  }

  /** These names, copied if they could change. */
  static List<String> copyOf(List<String> names) {
    return names instanceof Numbered ? names : List.copyOf(names);
  }

  @Override
  public String get(int index) {
    return Integer.toString(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}

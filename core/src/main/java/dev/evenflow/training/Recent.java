package dev.evenflow.training;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.function.Function;

/** The few most recently used of what is costly to make. */
final class Recent<K, V> {
  private static final int CAPACITY = 4;

  private final LinkedHashMap<K, V> made = new LinkedHashMap<>();

  /** The value of a key, made if it is not among the most recent. */
  V get(K key, Function<K, V> maker) {
    V value = made.remove(key);
    V kept = value == null ? maker.apply(key) : value;
    made.putLast(key, kept);
    if (made.size() > CAPACITY) {
      made.pollFirstEntry();
    }
    return kept;
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return made.isEmpty();
  }

  /** Those that are kept. */
  Collection<V> all() {
    return made.values();
  }

  /** Forgets all. */
  void clear() {
    made.clear();
  }
}

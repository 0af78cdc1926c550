package dev.evenflow.parity.reference;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What another framework computed once, and from what. */
public interface ReferenceCase {
  /** The name of the case: a rule or a layer, with anything after a hyphen. */
  String name();

  /** The framework and its version. */
  String source();

  /** What it was configured with, by the framework's names. */
  Map<String, ? extends @Nullable Object> configuration();

  /**
   * Computes the same and compares.
   *
   * @throws dev.evenflow.EvenflowException if the case asks for what is not known or cannot be
   *     replayed here
   */
  Agreement replay(Engine engine);
}

package dev.evenflow.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression was written: the path of the layer that built it and the line of the code
 * that called the operation. Errors and replays name both.
 *
 * @param path the layer path, such as {@code block2.conv1}; empty outside every layer
 * @param frame the first caller outside of tensors, derivatives and the JDK
 */
public record Origin(String path, StackWalker.@Nullable StackFrame frame) {
  private static final ScopedValue<String> PATH = ScopedValue.newInstance();
  private static final ScopedValue<Origin> INHERITED = ScopedValue.newInstance();
  private static final List<String> INNER =
      List.of("dev.evenflow.tensor.", "dev.evenflow.autodiff.", "java.");
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Runs an expression builder as part of the layer with this path. */
  public static <T> T within(String path, Supplier<T> builder) {
    return ScopedValue.where(PATH, path).call(builder::get);
  }

  /** Runs an expression builder whose tensors all stand for a place in the code noted before. */
  public static <T> T inheriting(Origin origin, Supplier<T> builder) {
    return ScopedValue.where(INHERITED, origin).call(builder::get);
  }

  /** The place of the code that is calling a tensor operation now. */
  static Origin here() {
    if (INHERITED.isBound()) {
      return INHERITED.get();
    }
    String path = PATH.isBound() ? PATH.get() : "";
    return new Origin(
        path, WALKER.walk(frames -> frames.filter(Origin::outside).findFirst().orElse(null)));
  }

  private static boolean outside(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return INNER.stream().noneMatch(name::startsWith) || name.endsWith("Test");
  }

  @Override
  public String toString() {
    String line =
        frame == null ? "" : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
    return path.isEmpty() ? line : path + " " + line;
  }
}

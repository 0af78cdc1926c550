package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.symptom.WatchEvent;
import java.io.Closeable;
import java.util.function.Consumer;

/**
 * Writes down what happens in a watched training, as it happens. It throws a {@link
 * java.io.UncheckedIOException} where that fails.
 */
public interface WatchLog extends Consumer<WatchEvent>, Closeable {}

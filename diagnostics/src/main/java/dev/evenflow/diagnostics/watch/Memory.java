package dev.evenflow.diagnostics.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What a watch remembers of the steps that it saw. */
final class Memory {
  private static final int CLIPS = 100;
  private static final String CLIPPED = "clipped";

  final Past gradient = new Past();
  final Past update = new Past();
  final NoiseScale noise = new NoiseScale();
  private final int window;
  private final Map<String, Past> layers = new HashMap<>();
  private final Map<String, DeadWindow> windows = new HashMap<>();
  private final Deque<Boolean> clips = new ArrayDeque<>();

  /** Units are called dead after so many examples. */
  Memory(int window) {
    this.window = window;
  }

  /** The gradients of a layer. */
  Past layer(String path) {
    return layers.computeIfAbsent(path, any -> new Past());
  }

  /** The greatest slopes of the units of an activation, which are dead below some slope. */
  DeadWindow units(String path, double least) {
    return windows.computeIfAbsent(path, any -> new DeadWindow(window, least));
  }

  /** The share of the last steps on which a clip bound; NaN where there are no clips. */
  double clipRate(Map<String, Double> reports) {
    boolean isClipped = false;
    boolean hasClips = false;
    for (Map.Entry<String, Double> each : reports.entrySet()) {
      if (each.getKey().endsWith(CLIPPED)) {
        hasClips = true;
        isClipped |= each.getValue() > 0;
      }
    }
    if (!hasClips) {
      return Double.NaN;
    }
    clips.addLast(isClipped);
    if (clips.size() > CLIPS) {
      clips.removeFirst();
    }
    return clips.stream().filter(each -> each).count() / (double) clips.size();
  }
}

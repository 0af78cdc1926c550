package dev.evenflow.cli.watch;

import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of what the layers do, 80 columns wide, with their last steps as lines of bars. */
public final class LayerTable {
  private static final int COLUMNS = 80;
  private static final int NAME = 14;
  private static final int SHOWN_STEPS = 12;
  private static final int SHOWN_LAYERS = 16;
  private static final int SHOWN_FINDINGS = 4;

  /** The least and the greatest logarithm of a bar: eight bars of one power of ten and a half. */
  private static final double LEAST = -10;

  private static final double MOST = 2;

  private final String bars;
  private final String ellipsis;
  private final Map<String, Deque<Double>> gradients = new HashMap<>();
  private final Map<String, Deque<Double>> updates = new HashMap<>();

  /** With bars of eight heights, or such as ASCII has. */
  public LayerTable(boolean hasBlocks) {
    bars = hasBlocks ? "▁▂▃▄▅▆▇█" : "_.-~=+*#";
    ellipsis = hasBlocks ? "…" : "~";
  }

  /** The table after a step. */
  public List<String> lines(Signals signals, List<Finding> open) {
    for (LayerSignals layer : signals.layers()) {
      keep(gradients, layer.layer(), layer.gradient().value());
      keep(updates, layer.layer(), layer.update());
    }
    List<String> lines = new ArrayList<>();
    lines.add(cut(summary(signals)));
    lines.add(row("layer", "gradient", "", "update/w", "", "slope", "dead", "sat"));
    int layers = signals.layers().size();
    int every = Math.ceilDiv(layers, SHOWN_LAYERS);
    for (int i = 0; i < layers; i += every) {
      lines.add(row(signals.layers().get(i)));
    }
    if (every > 1) {
      lines.add("one of every %d of %d layers".formatted(every, layers));
    }
    for (Finding finding : open.stream().limit(SHOWN_FINDINGS).toList()) {
      lines.add(
          cut(
              "! %s in %s since step %d: %s"
                  .formatted(
                      finding.illness(), finding.layer(), finding.began(), finding.evidence())));
    }
    if (open.size() > SHOWN_FINDINGS) {
      lines.add("! and %d more".formatted(open.size() - SHOWN_FINDINGS));
    }
    return lines;
  }

  /** The numbers of the whole step, however wide. */
  public String summary(Signals signals) {
    return "step %d  loss %s  gradient %s  update %s  noise scale %s%s"
        .formatted(
            signals.step(),
            brief(signals.loss()),
            brief(signals.gradient().value()),
            brief(signals.update().value()),
            brief(signals.noiseScale()),
            Double.isNaN(signals.clipRate()) ? "" : "  clipped " + percent(signals.clipRate()));
  }

  private String row(LayerSignals layer) {
    return row(
        layer.layer(),
        shown(layer.gradient().value()),
        line(gradients, layer.layer()),
        shown(layer.update()),
        line(updates, layer.layer()),
        Double.isNaN(layer.slope()) ? "-" : String.format(Locale.ROOT, "%.2f", layer.slope()),
        percent(layer.dead()),
        percent(layer.saturated()));
  }

  private String row(String... cells) {
    return cut(
        String.format(
            "%-" + NAME + "s %9s %-12s %9s %-12s %5s %5s %5s",
            cells[0].length() > NAME
                ? ellipsis + cells[0].substring(cells[0].length() - NAME + 1)
                : cells[0],
            cells[1],
            cells[2],
            cells[3],
            cells[4],
            cells[5],
            cells[6],
            cells[7]));
  }

  private static void keep(Map<String, Deque<Double>> past, String layer, double value) {
    Deque<Double> values = past.computeIfAbsent(layer, any -> new ArrayDeque<>());
    values.addLast(value);
    if (values.size() > SHOWN_STEPS) {
      values.removeFirst();
    }
  }

  private String line(Map<String, Deque<Double>> past, String layer) {
    StringBuilder line = new StringBuilder();
    past.getOrDefault(layer, new ArrayDeque<>()).forEach(value -> line.append(bar(value)));
    return line.toString();
  }

  private char bar(double value) {
    if (Double.isNaN(value)) {
      return '?';
    }
    double share = (Math.log10(value) - LEAST) / (MOST - LEAST);
    int height = (int) Math.floor(share * bars.length());
    return bars.charAt(Math.clamp(height, 0, bars.length() - 1));
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2e", value);
  }

  private static String brief(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }

  private String cut(String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + ellipsis;
  }
}

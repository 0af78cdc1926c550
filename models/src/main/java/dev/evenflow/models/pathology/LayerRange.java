package dev.evenflow.models.pathology;

import java.util.List;

/**
 * Layers of a model that follow one another.
 *
 * @param from the path of the first, empty for that of the model
 * @param to the path of the last, empty for that of the model
 */
public record LayerRange(String from, String to) {
  private static final String ALL = "all";

  /** Reads {@code block2..block5}, {@code block2} for one layer, or {@code all}. */
  static LayerRange parse(String text) {
    String[] ends = text.split("\\.\\.", 2);
    return text.equals(ALL)
        ? new LayerRange("", "")
        : new LayerRange(ends[0], ends[ends.length - 1]);
  }

  /**
   * Whether a layer is one of these or within one.
   *
   * @param order the paths of the model's layers from the input on
   */
  public boolean contains(String layer, List<String> order) {
    int place = place(layer, order);
    return (from.isEmpty() || (place >= 0 && place >= place(from, order)))
        && (to.isEmpty() || (place >= 0 && place <= place(to, order)));
  }

  private static int place(String layer, List<String> order) {
    for (int i = 0; i < order.size(); i++) {
      if ((layer + ".").startsWith(order.get(i) + ".")) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return from.isEmpty() && to.isEmpty() ? ALL : from.equals(to) ? from : from + ".." + to;
  }
}

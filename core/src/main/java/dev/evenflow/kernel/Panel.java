package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of columns that one tile computes together, padded to the tile's width.
 *
 * @param tile the inner loops
 * @param first the first column
 * @param columns how many columns count; the rest up to the tile's width is padding
 * @param packed where the panel begins among the padded columns
 */
record Panel(Tile tile, int first, int columns, int packed) {

  /** Cuts columns into panels: wide tiles first, padding less than the narrowest tile. */
  static List<Panel> cut(int columns) {
    List<Tile> tiles = tiles();
    int narrowest = tiles.getLast().width();
    List<Panel> panels = new ArrayList<>();
    int packed = 0;
    for (int first = 0; first < columns; ) {
      int left = columns - first;
      int padded = (left + narrowest - 1) / narrowest * narrowest;
      Tile tile = tiles.stream().filter(t -> t.width() <= padded).findFirst().orElseThrow();
      panels.add(new Panel(tile, first, Math.min(left, tile.width()), packed));
      packed += tile.width();
      first += tile.width();
    }
    return List.copyOf(panels);
  }

  /** The number of columns with padding. */
  static int width(List<Panel> panels) {
    Panel last = panels.getLast();
    return last.packed + last.tile.width();
  }

  /** Whether every column of the tile counts. */
  boolean full() {
    return columns == tile.width();
  }

  private static List<Tile> tiles() {
    if (Lanes.COUNT == 0) {
      return List.of(new ScalarTile(32), new ScalarTile(16), new ScalarTile(8));
    }
    return TileClass.WIDEST_FIRST;
  }
}

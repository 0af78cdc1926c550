package dev.evenflow.kernel;

import java.util.List;

/** The tiles made of vectors. */
final class VectorTiles {
  /** One tile of each width, in descending order. */
  static final List<Tile> WIDEST_FIRST = widestFirst();

  private VectorTiles() {}

  private static List<Tile> widestFirst() {
    Tile wide = new WideTile();
    Tile half = new HalfTile();
    Tile narrow = new NarrowTile();
    return half.width() < wide.width() ? List.of(wide, half, narrow) : List.of(wide, narrow);
  }
}

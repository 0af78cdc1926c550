package dev.evenflow.kernel;

import static dev.evenflow.kernel.GeneratedClass.implement;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The class file of a {@link Tile} of vectors.
 *
 * @param species a class whose constant SPECIES is that of the vectors
 * @param lanes floats in a vector
 * @param vectors how many are a row
 */
record TileClass(Class<?> species, int lanes, int vectors) {
  private static final ClassDesc SELF =
      ClassDesc.of(TileClass.class.getPackageName(), "GeneratedTile");

  /** One tile of each width, in descending order. */
  static final List<Tile> WIDEST_FIRST = widestFirst();

  private static List<Tile> widestFirst() {
    int lanes = Lanes.COUNT;
    int half = HalfLanes.SPECIES.length();
    Tile wide = new TileClass(Lanes.Vectors.class, lanes, 2).define();
    Tile narrow = new TileClass(HalfLanes.class, half, 1).define();
    return half < lanes
        ? List.of(wide, new TileClass(HalfLanes.class, half, 2).define(), narrow)
        : List.of(wide, narrow);
  }

  private Tile define() {
    return GeneratedClass.instance(
        MethodHandles.lookup(),
        SELF,
        Tile.class,
        type -> {
          implement(type, Tile.class, "width", code -> code.loadConstant(width()).ireturn());
          implement(type, Tile.class, "dot", this::dot);
          implement(type, Tile.class, "outer", this::outer);
        });
  }

  private int width() {
    return vectors * lanes;
  }

  private TileCode tile(CodeBuilder code, int rows) {
    return new TileCode(code, species, lanes, rows, vectors);
  }

  private void dot(CodeBuilder code) {
    int y = 1;
    int yOffset = 2;
    int places = 3;
    int place = 4;
    int runs = 5;
    int step = 6;
    int x = 7;
    int xOffset = 8;
    int windows = 9;
    int first = 10;
    int w = 11;
    int wOffset = 12;
    int length = 13;
    TileCode tile = tile(code, Tile.ROWS);
    int[] window = new int[Tile.ROWS];
    for (int row = 0; row < Tile.ROWS; row++) {
      code.iload(xOffset).aload(windows).iload(first).loadConstant(row).iadd().iaload().iadd();
      window[row] = tile.keep();
    }
    // An odd length begins with a single step; an even one takes it over the row of zeros.
    code.iload(length).iconst_1().iand();
    int odd = tile.keep();
    code.iload(wOffset).iconst_1().iload(odd).isub();
    code.iload(runs).imul().iload(length).imul().loadConstant(width()).imul().iadd();
    int start = tile.keep();
    tile.zero();
    tile.step(
        w,
        () -> code.iload(start),
        row ->
            code.iload(odd)
                .ifThenElse(
                    Opcode.IFNE,
                    then -> then.aload(x).iload(window[row]).faload(),
                    CodeBuilder::fconst_0));
    code.iload(wOffset);
    int at = tile.keep();
    code.iconst_0();
    tile.loop(
        runs,
        1,
        r -> {
          code.iload(odd);
          tile.loop(
              length,
              2,
              j -> {
                for (int i = 0; i < 2; i++) {
                  int next = i;
                  tile.step(
                      w,
                      () ->
                          code.iload(at)
                              .iload(j)
                              .loadConstant(width())
                              .imul()
                              .iadd()
                              .loadConstant(next * width())
                              .iadd(),
                      row ->
                          code.aload(x)
                              .iload(window[row])
                              .iload(j)
                              .iadd()
                              .loadConstant(next)
                              .iadd()
                              .faload());
                }
              });
          code.iload(at).iload(length).loadConstant(width()).imul().iadd().istore(at);
          for (int each : window) {
            code.iload(each).iload(step).iadd().istore(each);
          }
        });
    tile.store(
        y,
        row ->
            code.iload(yOffset)
                .aload(places)
                .iload(place)
                .loadConstant(row)
                .iadd()
                .iaload()
                .iadd());
    code.return_();
  }

  private void outer(CodeBuilder code) {
    int sums = 1;
    int sumsOffset = 2;
    int x = 3;
    int xOffset = 4;
    int windows = 5;
    int pixels = 6;
    int dy = 7;
    int dyOffset = 8;
    TileCode tile = tile(code, Tile.SUM_ROWS);
    IntConsumer place = row -> code.iload(sumsOffset).loadConstant(row * width()).iadd();
    tile.load(sums, place);
    code.iconst_0();
    tile.loop(
        pixels,
        1,
        p -> {
          code.iload(xOffset).aload(windows).iload(p).iaload().iadd();
          int window = tile.keep();
          tile.step(
              dy,
              () -> code.iload(dyOffset).iload(p).loadConstant(width()).imul().iadd(),
              row -> code.aload(x).iload(window).loadConstant(row).iadd().faload());
        });
    tile.store(sums, place);
    code.return_();
  }
}

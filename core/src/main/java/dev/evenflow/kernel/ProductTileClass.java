package dev.evenflow.kernel;

import static dev.evenflow.kernel.GeneratedClass.implement;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The class file of a {@link ProductTile} of the widest vectors.
 *
 * @param rows of the tile
 * @param vectors in each
 */
record ProductTileClass(int rows, int vectors) {
  private static final ClassDesc SELF =
      ClassDesc.of(ProductTileClass.class.getPackageName(), "GeneratedProductTile");
  private static final ClassDesc OBJECTS = ClassDesc.of(Objects.class.getName());
  private static final ClassDesc MATH = ClassDesc.of(Math.class.getName());

  /** The tile of so many rows and vectors. */
  static ProductTile of(int rows, int vectors) {
    return new ProductTileClass(rows, vectors).define();
  }

  private ProductTile define() {
    Class<ProductTile> tile = ProductTile.class;
    return GeneratedClass.instance(
        MethodHandles.lookup(),
        SELF,
        tile,
        type -> {
          implement(type, tile, "rows", code -> code.loadConstant(rows).ireturn());
          implement(type, tile, "ofPanel", this::ofPanel);
          implement(type, tile, "ofRows", this::ofRows);
        });
  }

  private TileCode tile(CodeBuilder code) {
    return new TileCode(code, Lanes.Vectors.class, Lanes.COUNT, rows, vectors);
  }

  private void ofPanel(CodeBuilder code) {
    int a = 1;
    int a0 = 2;
    int aStep = 3;
    int b = 4;
    int b0 = 5;
    int bStep = 6;
    int k = 7;
    int c = 8;
    int c0 = 9;
    int cRow = 10;
    TileCode tile = tile(code);
    tile.zero();
    code.iconst_0();
    tile.loop(
        k,
        1,
        p -> {
          tile.step(
              b,
              () -> code.iload(b0),
              row -> code.aload(a).iload(a0).loadConstant(row).iadd().faload());
          code.iload(a0).iload(aStep).iadd().istore(a0);
          code.iload(b0).iload(bStep).iadd().istore(b0);
        });
    tile.store(c, row -> pushRow(code, c0, cRow, row));
    code.return_();
  }

  /** Two terms at a time, for C2 does not unroll loops of this length. */
  private void ofRows(CodeBuilder code) {
    int a = 1;
    int a0 = 2;
    int aRow = 3;
    int given = 4;
    int b = 5;
    int b0 = 6;
    int bStep = 7;
    int k = 8;
    int c = 9;
    int c0 = 10;
    int cRow = 11;
    TileCode tile = tile(code);
    int[] at = new int[rows];
    for (int row = 0; row < rows; row++) {
      code.iload(a0).loadConstant(row).iload(given).iconst_1().isub();
      code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
      code.iload(aRow).imul().iadd();
      at[row] = tile.keep();
    }
    checkBounds(code, c, c0, cRow);
    tile.zero();
    code.iload(k).iconst_1().isub();
    int last = tile.keep();
    code.iconst_0();
    tile.loop(
        last,
        2,
        p -> {
          for (int i = 0; i < 2; i++) {
            int next = i;
            tile.step(
                b,
                () -> code.iload(b0).iload(p).loadConstant(next).iadd().iload(bStep).imul().iadd(),
                row ->
                    code.aload(a)
                        .iload(at[row])
                        .iload(p)
                        .iadd()
                        .loadConstant(next)
                        .iadd()
                        .faload());
          }
        });
    tile.store(c, row -> pushRow(code, c0, cRow, row));
    code.return_();
  }

  /** Pushes where a row of C begins. */
  private static void pushRow(CodeBuilder code, int c0, int cRow, int row) {
    code.iload(c0).loadConstant(row).iload(cRow).imul().iadd();
  }

  /**
   * Behind the loop, which has no register to spare, the checks would cost a tenth of its speed.
   */
  private void checkBounds(CodeBuilder code, int c, int c0, int cRow) {
    for (int row = 0; row < rows; row++) {
      pushRow(code, c0, cRow, row);
      code.loadConstant(vectors * Lanes.COUNT).aload(c).arraylength();
      code.invokestatic(
          OBJECTS, "checkFromIndexSize", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int));
      code.pop();
    }
  }
}

package dev.evenflow.kernel;

import static dev.evenflow.kernel.GeneratedClass.implement;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * What no kernel can exceed: nothing but the multiply-adds of a tile, in more independent chains
 * than any processor has under way.
 *
 * @param lanes floats in a vector
 * @param loop of vectors of that width
 */
public record MultiplyAdds(int lanes, Loop loop) {
  /** Independent chains. */
  public static final int CHAINS = 12;

  private static final ClassDesc SELF =
      ClassDesc.of(MultiplyAdds.class.getPackageName(), "GeneratedMultiplyAdds");

  /** Many multiply-adds. */
  @FunctionalInterface
  public interface Loop {
    /**
     * Adds a product to each of {@link #CHAINS} vectors of sums in each round.
     *
     * @param sums which begin with one of the factors
     */
    void run(float[] sums, int rounds);
  }

  /** Those of this JVM's vectors; none where code is scalar. */
  public static List<MultiplyAdds> all() {
    return Lanes.COUNT == 0
        ? List.of()
        : List.of(
            of(Lanes.Vectors.class, Lanes.COUNT), of(HalfLanes.class, HalfLanes.SPECIES.length()));
  }

  private static MultiplyAdds of(Class<?> species, int lanes) {
    Loop loop =
        GeneratedClass.instance(
            MethodHandles.lookup(),
            SELF,
            Loop.class,
            type -> implement(type, Loop.class, "run", code -> write(code, species, lanes)));
    return new MultiplyAdds(lanes, loop);
  }

  private static void write(CodeBuilder code, Class<?> species, int lanes) {
    TileCode tile = new TileCode(code, species, lanes, CHAINS, 1);
    int sums = 1;
    int rounds = 2;
    tile.load(sums, row -> code.loadConstant(row * lanes));
    tile.right(sums, code::iconst_0);
    tile.left(code::fconst_1);
    code.iconst_0();
    tile.loop(
        rounds,
        1,
        round -> {
          for (int chain = 0; chain < CHAINS; chain++) {
            tile.multiplyAdd(chain);
          }
        });
    tile.store(sums, row -> code.loadConstant(row * lanes));
    code.return_();
  }

  /** Carries out {@link #CHAINS} multiply-adds of a vector in each round. */
  public void run(int rounds) {
    loop.run(new float[CHAINS * lanes], rounds);
  }
}

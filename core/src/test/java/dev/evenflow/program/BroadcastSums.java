package dev.evenflow.program;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Prints sums of a row 1 to 7 that is read again and again, which no loop walks as it is. */
final class BroadcastSums {
  private BroadcastSums() {}

  static List<List<Float>> all() {
    Tensor row = Tensor.input("row", Shape.of(7));
    Tensor rows = row.broadcastTo(Shape.of(5, 3, 7));
    Tensor columns = row.reshape(7, 1).broadcastTo(Shape.of(7, 5));
    return List.of(
        values(rows.sum()),
        values(rows.sumOfSquares()),
        values(rows.sum(0, 2)),
        values(rows.sum(1, 2)),
        values(rows.sum(0, 1)),
        values(rows.maxAlong(0).max()),
        values(columns.sum()),
        values(columns.sum(1)));
  }

  private static List<Float> values(Tensor of) {
    Program program = Program.compile(Signature.of(of), 1);
    program.set("row", new float[] {1, 2, 3, 4, 5, 6, 7});
    program.run();
    List<Float> values = new ArrayList<>();
    for (float each : of.isScalar() ? new float[] {(float) program.scalar(0)} : program.values(0)) {
      values.add(each);
    }
    return values;
  }

  public static void main(String[] arguments) {
    System.out.print(all());
  }
}

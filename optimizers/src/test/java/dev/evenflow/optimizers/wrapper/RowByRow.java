package dev.evenflow.optimizers.wrapper;

import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The training of a table by the book: each row is a training of its own, in operations rounded to
 * float. What is one number for the whole table, such as the step, is that of the row that stepped;
 * so one row has a gradient at a time.
 */
final class RowByRow {
  private static final String NAME = "row";

  private final int width;
  private final List<InterpretedTraining> rows = new ArrayList<>();

  RowByRow(Optimizer optimizer, Schedule schedule, int width, double... start) {
    this.width = width;
    for (int at = 0; at < start.length; at += width) {
      rows.add(
          InterpretedTraining.of(optimizer)
              .schedule(schedule, 1000)
              .inFloat()
              .parameter(NAME, Shape.of(1, width), Arrays.copyOfRange(start, at, at + width))
              .onGradients());
    }
  }

  /**
   * A step of one row, in which all others stand still but for their decay.
   *
   * @param share of themselves that the others lose
   */
  void stepLazily(int row, double[] gradient, double share) {
    InterpretedTraining stepping = rows.get(row);
    stepping.step(Map.of(NAME, gradient));
    for (InterpretedTraining other : rows) {
      if (other != stepping) {
        double[] weights = other.values(NAME);
        other.write(NAME, Arrays.stream(weights).map(weight -> weight * (1 - share)).toArray());
        for (String name : stepping.names()) {
          double[] value = stepping.values(name);
          if (value.length < width) {
            other.write(name, value);
          }
        }
      }
    }
  }

  /** A step of all rows, of which one has a gradient that is not zero. */
  void stepAll(int row, double[] gradient) {
    for (InterpretedTraining each : rows) {
      each.step(Map.of(NAME, each == rows.get(row) ? gradient : new double[width]));
    }
  }

  /** A row as it is trained. */
  double[] row(int row) {
    return rows.get(row).values(NAME);
  }

  /** The evaluation weights of all rows. */
  double[] weights() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> rows.get(row).evaluationWeights().get(NAME))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }
}

package dev.evenflow.models;

import dev.evenflow.data.ClickLog;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a click log, as {@link ClickLog} reads it: int32 [n, dense + tables], first
 * counts, then indices of which each column has a table of its own.
 *
 * @param counts [n, dense], as floats
 * @param indices int32 [n] of each table
 */
record Clicks(Tensor counts, List<Tensor> indices) {
  private static final double SCALE = 1.0 / ClickLog.STEPS;

  static Clicks of(Tensor input, int dense) {
    int count = input.shape().extent(0);
    List<Tensor> indices = new ArrayList<>();
    for (int i = dense; i < input.shape().extent(1); i++) {
      indices.add(input.slice(1, i, i + 1).reshape(count));
    }
    return new Clicks(input.slice(1, 0, dense).toFloats().mul(SCALE), indices);
  }

  /** A trained vector for each index: [n, width] of each table. */
  List<Tensor> vectors(String name, int rows, int width, Initializer initializer, Scope scope) {
    List<Tensor> vectors = new ArrayList<>();
    for (Tensor index : indices) {
      String table = name + (vectors.size() + 1);
      vectors.add(scope.apply(table, new Embedding(rows, width, initializer), index));
    }
    return vectors;
  }

  /** Linear layers, each activated. */
  static Layer activated(List<Integer> widths, Zoo.Parts parts) {
    return (input, scope) -> {
      Tensor x = input;
      for (int width : widths) {
        x = scope.apply(new Linear(width, parts.initializer()), x);
        x = scope.apply(parts.activation(), scope.apply(parts.normalization(), x));
      }
      return x;
    };
  }
}

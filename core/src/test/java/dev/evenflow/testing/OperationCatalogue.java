package dev.evenflow.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * The list of cases that hold every operation in every variant of its attributes. Whatever
 * evaluates tensors is tested by running over it; a new operation is accepted by a line here.
 */
public final class OperationCatalogue {
  private OperationCatalogue() {}

  /** All cases, with names that differ. Values are the same at every call. */
  public static List<Case> all() {
    return Stream.of(
            ElementwiseCases.all(),
            MovementCases.all(),
            ReductionCases.all(),
            ProductCases.all(),
            PoolingCases.all(),
            IndexingCases.all(),
            ScanCases.all())
        .flatMap(List::stream)
        .toList();
  }
}

package dev.evenflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Operation;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationCatalogueTest {
  private static final List<Case> CASES = OperationCatalogue.all();

  @Test
  void namesDiffer() {
    assertThat(CASES).extracting(Case::name).doesNotHaveDuplicates();
  }

  @Test
  void valuesAreTheSameAtEveryCall() {
    for (Case each : CASES) {
      each.values()
          .forEach((name, values) ->
              assertThat(values).as(each + " " + name).isEqualTo(each.values().get(name)));
    }
  }

  @Test
  void holdsEveryOperation() {
    Set<Object> seen = new HashSet<>();
    for (Case each : CASES) {
      List<Tensor> inputs = each.inputs();
      Tensor output = each.output(inputs);
      see(List.of(output), seen);
      if (output.type() == ElementType.FLOAT32) {
        see(Gradients.of(each.objective(output), Case.floats(inputs)), seen);
      }
    }
    // Variables are memory, not arithmetic: programs and the interpreter test them themselves.
    seen.add(Source.Read.class);
    assertThat(kinds(Operation.class)).isSubsetOf(seen);
  }

  private static void see(List<Tensor> roots, Set<Object> seen) {
    for (Tensor tensor : Graph.ascending(roots)) {
      Operation operation = tensor.operation();
      seen.add(
          operation instanceof Elementwise && operation instanceof Enum<?> function
              ? function
              : operation.getClass());
      if (operation instanceof Scanning.Loop loop) {
        see(loop.body().next(), seen);
        see(loop.body().outputs(), seen);
      }
    }
  }

  /** The classes of operations, and the constants of those that are enums. */
  private static List<Object> kinds(Class<?> type) {
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null
        ? List.of(type)
        : new ArrayList<>(
            Arrays.stream(permitted).flatMap(OperationCatalogueTest::stream).toList());
  }

  private static Stream<Object> stream(Class<?> type) {
    return kinds(type).stream();
  }
}

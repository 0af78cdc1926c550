package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchworkTest {
  private final Tensor a = Tensor.input("a", Shape.of(3, 2));
  private final Tensor b = Tensor.input("b", Shape.of(3, 4));
  private final Tensor c = Tensor.input("c", Shape.of(3, 1));

  private static Tensor simplified(Tensor tensor) {
    return Simplify.of(new Signature(List.of(tensor), Map.of(), Tensor.constant(1)))
        .outputs()
        .getFirst();
  }

  private static Tensor part(Tensor tensor, int start, int extent) {
    return tensor.pad(1, start, 1, extent);
  }

  @Test
  void partsThatFillAnAxisAreAConcatenationInTheirOrder() {
    Tensor sum = part(c, 6, 7).add(part(a, 0, 7)).add(part(b, 2, 7));
    Tensor simple = simplified(sum);
    assertThat(simple.operation()).isEqualTo(new Movement.Concat(1));
    assertThat(simple.inputs()).containsExactly(a, b, c);
    assertThat(simplified(part(b, 2, 7).add(part(c, 6, 7).add(part(a, 0, 7)))).inputs())
        .containsExactly(a, b, c);
  }

  @Test
  void partsThatMeetOrLeaveAGapStaySums() {
    assertThat(Graph.ascending(List.of(simplified(part(a, 0, 6).add(part(b, 1, 6))))))
        .noneMatch(tensor -> tensor.operation() instanceof Movement.Concat);
    assertThat(Graph.ascending(List.of(simplified(part(a, 0, 7).add(part(b, 2, 7))))))
        .noneMatch(tensor -> tensor.operation() instanceof Movement.Concat);
  }

  @Test
  void everyOtherColumnAndPartsOfAnotherAxisStaySums() {
    Tensor spread = a.pad(1, 0, 2, 4).add(a.pad(1, 1, 2, 4));
    assertThat(simplified(spread)).isSameAs(spread);
    Tensor rows = Tensor.input("d", Shape.of(1, 2));
    Tensor crossed = rows.pad(0, 0, 1, 3).pad(1, 0, 1, 6).add(part(b, 2, 6));
    Tensor mixed = rows.pad(0, 0, 1, 3).add(part(c, 1, 2));
    assertThat(simplified(crossed).operation()).isEqualTo(new Movement.Concat(1));
    assertThat(simplified(mixed)).isSameAs(mixed);
  }
}

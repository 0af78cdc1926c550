package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
  @Test
  void showsTheGraphThroughThePassesAndWhatRuns() {
    Tensor x = Tensor.input("x", Shape.of(70, 20));
    Tensor row = Tensor.input("row", Shape.of(20));
    Tensor sum = x.sub(row).square().sum(0);
    String listing = Listing.of(Signature.of(sum.sqrt(), x.sub(row).exp()));
    assertThat(listing)
        .contains("== as written", "== simplified", "== on rows", "== fused and scheduled")
        .contains("input x", "again", "across", "each")
        .containsPattern("v\\d+ = sub v\\d+ v\\d+")
        .containsPattern("v\\d+ = load #0");
    // The difference is written twice and, simplified, once.
    assertThat(listing.split("== simplified")[0].split(" = sub")).hasSize(3);
    assertThat(listing.split("== simplified")[1].split("== on rows")[0].split(" = sub")).hasSize(2);
  }

  @Test
  void showsTheStepsOfALoopFurtherInThanTheLoop() {
    Tensor x = Tensor.input("x", Shape.of(7, 20));
    Tensor start = Tensor.input("start", Shape.of(20));
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(start),
            step -> new Scan.Next(List.of(step.carry(0).mul(step.element(0)).tanh()), List.of()));
    String[] listing = Listing.of(Signature.of(scan.last(0))).split("== fused and scheduled");
    assertThat(listing[0]).containsPattern("\\n  %\\d+ .* = loop of 7 .*\\n {8}%\\d+ .* = mul ");
    assertThat(listing[1]).containsPattern("\\n {8}loop\\n {10}%\\d+ .* = mul ");
  }
}

package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  /** Allocates in its first calls, as an interpreted loop over vectors does. */
  private static final class Warming implements Rehearsal.Calls {
    private final int until;
    private int calls;
    private int shortCalls;
    private float[] last = {};

    Warming(int until) {
      this.until = until;
    }

    @Override
    public void call(int number, boolean isShort) {
      calls++;
      if (isShort) {
        shortCalls++;
      }
      if (calls <= until) {
        last = new float[calls];
      }
    }
  }

  @BeforeEach
  void vectorsAreUsed() {
    assumeTrue(Lanes.COUNT > 0, "without vectors there is nothing to rehearse");
  }

  @Test
  void endsOnceCallsAllocateNothing() {
    Warming loop = new Warming(2_500);
    assertThat(Rehearsal.of(List.of(loop))).isZero();
    assertThat(loop.last).hasSize(2_500);
    assertThat(loop.calls).isBetween(2_500, 100_000);
  }

  @Test
  void beginsWithShortCalls() {
    Warming loop = new Warming(1_000);
    assertThat(Rehearsal.of(List.of(loop))).isZero();
    assertThat(loop.shortCalls).isBetween(1, 999);
  }

  @Test
  void takesLoopsInTurns() {
    Warming brief = new Warming(500);
    Warming lengthy = new Warming(3_000);
    assertThat(Rehearsal.of(List.of(brief, lengthy))).isZero();
    assertThat(brief.last).hasSize(500);
    assertThat(lengthy.last).hasSize(3_000);
    assertThat(brief.calls).isLessThan(lengthy.calls);
  }
}

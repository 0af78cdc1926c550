package dev.evenflow.optimizers;

import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A line search for a length with enough decrease ({@code loss ≤ loss(0) + c1 length slope(0)}) and
 * a flat enough slope ({@code |slope| ≤ -c2 slope(0)}): Nocedal and Wright (2006), algorithms 3.5
 * and 3.6, with PyTorch's safeguards. First the length grows until a bracket is found, then the
 * bracket shrinks; both place the next trial by cubic interpolation.
 *
 * <p>It is one loop of a fixed number of evaluations; after success the rest repeat the length that
 * was found.
 *
 * @param evaluations the number of evaluations, at least 1
 * @param tolerance a bracket that moves no weight further ends the search
 */
record StrongWolfe(int evaluations, double tolerance) {
  private static final double DECREASE = 1e-4;
  private static final double FLATNESS = 0.9;
  private static final double NEAR_AN_END = 0.1;

  private static final double BRACKETING = 0;
  private static final double SHRINKING = 1;
  private static final double DONE = 2;

  /** What the loop hands on. */
  private record State(Tensor phase, Tensor trial, Tensor slow, LinePoint low, LinePoint high) {
    List<Tensor> tensors() {
      return Stream.of(List.of(phase, trial, slow), low.tensors(), high.tensors())
          .flatMap(List::stream)
          .toList();
    }

    static State of(List<Tensor> tensors) {
      return new State(
          tensors.get(0),
          tensors.get(1),
          tensors.get(2),
          LinePoint.of(tensors.subList(3, 6)),
          LinePoint.of(tensors.subList(6, 9)));
    }
  }

  /**
   * Rank 0: the length that was found, or the best that was tried, 0 if none was better than
   * staying.
   *
   * @param start the point of length 0
   * @param first the first length to try
   * @param largest rank 0: the largest magnitude in the direction
   * @param probe loss and slope at a length
   */
  Tensor length(LinePoint start, Tensor first, Tensor largest, Function<Tensor, LinePoint> probe) {
    State begin = new State(Tensor.constant(BRACKETING), first, Tensor.constant(0), start, start);
    Scan scan =
        Scan.over(
            List.of(Tensor.iota(evaluations)),
            begin.tensors(),
            step -> {
              State state = State.of(step.carries());
              LinePoint point = probe.apply(state.trial());
              State next =
                  select(
                      state.phase().equal(Tensor.constant(BRACKETING)),
                      bracketing(state, point, start, step.element(0)),
                      shrinking(state, point, start));
              State settled = withTrial(next, largest);
              State result = select(state.phase().equal(Tensor.constant(DONE)), state, settled);
              return new Scan.Next(result.tensors(), List.of());
            });
    State end = State.of(IntStream.range(0, 9).mapToObj(scan::last).toList());
    // While still bracketing, low is the point that was tried last.
    Tensor better = end.low().loss().less(start.loss());
    return Tensor.select(better, end.low().length(), Tensor.constant(0));
  }

  private static State select(Tensor condition, State yes, State no) {
    return new State(
        Tensor.select(condition, yes.phase, no.phase),
        Tensor.select(condition, yes.trial, no.trial),
        Tensor.select(condition, yes.slow, no.slow),
        LinePoint.select(condition, yes.low, no.low),
        LinePoint.select(condition, yes.high, no.high));
  }

  /** 1 where the loss is above the line of enough decrease, or is NaN. */
  private static Tensor tooHigh(LinePoint point, LinePoint start) {
    Tensor line = start.loss().add(point.length().mul(start.slope()).mul(DECREASE));
    return point.loss().lessOrEqual(line).rsub(1);
  }

  private static Tensor flat(LinePoint point, LinePoint start) {
    return point.slope().abs().lessOrEqual(start.slope().mul(-FLATNESS));
  }

  private static Tensor either(Tensor a, Tensor b) {
    return a.max(b);
  }

  /** Low is the trial before; the next trial is set here, as no bracket exists. */
  private static State bracketing(State state, LinePoint point, LinePoint start, Tensor trials) {
    LinePoint before = state.low();
    Tensor rises = trials.greater(1).mul(before.loss().lessOrEqual(point.loss()));
    Tensor high = either(tooHigh(point, start), rises);
    Tensor found = high.rsub(1).mul(flat(point, start));
    Tensor bracketed =
        found.rsub(1).mul(either(high, Tensor.constant(0).lessOrEqual(point.slope())));
    Tensor phase =
        Tensor.select(
            found,
            Tensor.constant(DONE),
            Tensor.select(bracketed, Tensor.constant(SHRINKING), Tensor.constant(BRACKETING)));
    Tensor least = point.length().sub(before.length()).mul(0.01).add(point.length());
    Tensor further = before.least(point, least, point.length().mul(10));
    Tensor lower = bracketed.mul(before.loss().lessOrEqual(point.loss()));
    // A first loss that is NaN must not become the low end.
    Tensor undefined = bracketed.mul(point.loss().equal(point.loss()).rsub(1));
    Tensor keeps = either(lower, undefined);
    return new State(
        phase,
        further,
        Tensor.constant(0),
        LinePoint.select(keeps, before, point),
        LinePoint.select(keeps, point, before));
  }

  private static State shrinking(State state, LinePoint point, LinePoint start) {
    LinePoint low = state.low();
    LinePoint high = state.high();
    Tensor worse = either(tooHigh(point, start), low.loss().lessOrEqual(point.loss()));
    Tensor found = worse.rsub(1).mul(flat(point, start));
    Tensor turned =
        Tensor.constant(0).lessOrEqual(point.slope().mul(high.length().sub(low.length())));
    LinePoint nextHigh = LinePoint.select(worse, point, LinePoint.select(turned, low, high));
    // A point that lacks decrease may still be lower than low: then they change places.
    Tensor swapped = worse.mul(point.loss().less(low.loss()));
    LinePoint nextLow = LinePoint.select(worse, LinePoint.select(swapped, point, low), point);
    return new State(
        Tensor.select(found, Tensor.constant(DONE), Tensor.constant(SHRINKING)),
        point.length(),
        state.slow(),
        nextLow,
        LinePoint.select(swapped, low, nextHigh));
  }

  /** The next trial within a bracket, kept away from its ends when progress is slow. */
  private State withTrial(State state, Tensor largest) {
    Tensor a = state.low().length();
    Tensor b = state.high().length();
    Tensor lower = a.min(b);
    Tensor upper = a.max(b);
    Tensor width = upper.sub(lower);
    Tensor margin = width.mul(NEAR_AN_END);
    Tensor place = state.low().least(state.high(), lower, upper);
    Tensor near = upper.sub(place).min(place.sub(lower)).less(margin);
    Tensor atEnd = either(upper.lessOrEqual(place), place.lessOrEqual(lower));
    Tensor moves = near.mul(either(state.slow(), atEnd));
    Tensor moved =
        Tensor.select(
            upper.sub(place).less(place.sub(lower)), upper.sub(margin), lower.add(margin));
    Tensor inside = state.phase().equal(Tensor.constant(SHRINKING));
    Tensor ends = inside.mul(width.mul(largest).less(tolerance));
    return new State(
        Tensor.select(ends, Tensor.constant(DONE), state.phase()),
        Tensor.select(inside, Tensor.select(moves, moved, place), state.trial()),
        near.mul(moves.rsub(1)).mul(inside),
        state.low(),
        state.high());
  }
}

package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.ints;
import static dev.evenflow.testing.Argument.normal;

import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loops: the cells of the field, and every way to read a loop and to feed it. */
final class ScanCases {
  private final List<Case> cases = new ArrayList<>();

  private ScanCases() {}

  static List<Case> all() {
    ScanCases made = new ScanCases();
    made.reading();
    made.feeding();
    made.capturing();
    made.cells();
    made.nested();
    return made.cases;
  }

  private void of(String name, Function<List<Tensor>, Tensor> builder, Argument... arguments) {
    cases.add(Case.of("scan " + name, builder, arguments));
  }

  /** h = tanh(x + h u), the outputs being h and the carry before it. */
  private static Scan recurrence(Tensor x, Tensor initial, Tensor u, boolean reverse) {
    return Scan.over(
        List.of(x),
        List.of(initial),
        reverse,
        step -> {
          Tensor h = step.element(0).add(step.carry(0).matmul(u)).tanh();
          return new Scan.Next(List.of(h), List.of(h, step.carry(0)));
        });
  }

  private void recurrence(String name, boolean reverse, Function<Scan, Tensor> read) {
    of(
        name,
        x -> read.apply(recurrence(x.get(0), x.get(1), x.get(2), reverse)),
        normal(4, 2, 3),
        normal(2, 3),
        normal(3, 3));
  }

  private void reading() {
    recurrence("last", false, scan -> scan.last(0));
    recurrence("history", false, scan -> scan.history(0));
    recurrence("reverse-last", true, scan -> scan.last(0));
    recurrence("reverse-history", true, scan -> scan.history(0));
    recurrence("history-of-carry", false, scan -> scan.history(1));
    recurrence("everything", false, scan -> scan.history(0).mul(scan.history(1)).mul(scan.last(0)));
    recurrence("last-twice", false, scan -> scan.last(0).mul(scan.last(0).exp()));
    recurrence("history-twice", true, scan -> scan.history(0).mul(scan.history(0).exp()));
    recurrence("part-of-history", false, scan -> scan.history(0).slice(0, 1, 3));
    of(
        "one-step",
        x -> recurrence(x.get(0), x.get(1), x.get(2), false).history(0),
        normal(1, 2, 3),
        normal(2, 3),
        normal(3, 3));
  }

  private void feeding() {
    of(
        "two-sequences",
        in ->
            Scan.over(
                    List.of(in.get(0), in.get(1)),
                    List.of(in.get(2)),
                    step -> {
                      Tensor c = step.carry(0).mul(step.element(0).sigmoid()).add(step.element(1));
                      return new Scan.Next(List.of(c), List.of(c.tanh()));
                    })
                .history(0),
        normal(5, 3),
        normal(5, 3),
        normal(3));
    of(
        "same-sequence-twice",
        in ->
            Scan.over(
                    List.of(in.get(0), in.get(0)),
                    List.of(in.get(1), in.get(1)),
                    step -> {
                      Tensor a = step.carry(0).mul(step.element(0)).sin();
                      Tensor b = step.carry(1).add(step.element(1)).mul(a);
                      return new Scan.Next(List.of(b, a), List.of(a));
                    })
                .last(1),
        normal(3, 2),
        normal(2));
    of(
        "swapped-carries",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1), in.get(2)),
                    step ->
                        new Scan.Next(
                            List.of(step.carry(1), step.carry(0).mul(step.element(0)).sin()),
                            List.of(step.carry(0))))
                .history(0),
        normal(5, 3),
        normal(3),
        normal(3));
    of(
        "one-tensor-for-both-carries",
        in -> {
          Scan scan =
              Scan.over(
                  List.of(in.get(0)),
                  List.of(in.get(1), in.get(2)),
                  step -> {
                    Tensor c = step.carry(0).mul(step.carry(1)).add(step.element(0)).tanh();
                    return new Scan.Next(List.of(c, c), List.of());
                  });
          return scan.last(0).mul(scan.last(1).exp());
        },
        normal(3, 2),
        normal(2),
        normal(2));
    of(
        "scalar-carry",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1)),
                    step -> {
                      Tensor c = step.carry(0).mul(0.9).add(step.element(0).square());
                      return new Scan.Next(List.of(c), List.of(c.add(1).log()));
                    })
                .history(0),
        normal(5),
        Argument.between(0.5, 1));
    of(
        "int-sequence",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1)),
                    step -> {
                      Tensor row = in.get(2).gatherRows(step.element(0));
                      Tensor h = step.carry(0).mul(row).tanh();
                      return new Scan.Next(List.of(h), List.of(h));
                    })
                .history(0),
        ints(3, 4, 2),
        normal(2, 3),
        normal(3, 3));
    of(
        "int-carry",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1)),
                    step -> {
                      Tensor row = step.element(0).gatherRows(step.carry(0));
                      return new Scan.Next(List.of(row.argMax(1)), List.of(row.square()));
                    })
                .history(0),
        normal(4, 3, 3),
        ints(3, 2));
    of(
        "int-last",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1)),
                    step -> {
                      Tensor row = step.element(0).gatherRows(step.carry(0));
                      return new Scan.Next(List.of(row.argMax(1)), List.of());
                    })
                .last(0),
        normal(4, 3, 3),
        ints(3, 2));
  }

  private void capturing() {
    Argument x = normal(4, 2, 3);
    Argument h = normal(2, 3);
    captured("sum", (step, w) -> step.carry(0).add(w).mul(step.element(0)).tanh(), x, h, normal(3));
    captured(
        "scalar", (step, w) -> step.carry(0).mul(w).add(step.element(0)).sin(), x, h, normal());
    captured(
        "column", (step, w) -> step.carry(0).mul(w).add(step.element(0)).sin(), x, h, normal(2, 1));
    captured(
        "transposed",
        (step, w) -> Tensor.matmul(step.carry(0), w, false, true).add(step.element(0)).tanh(),
        x,
        h,
        normal(3, 3));
    captured(
        "on-the-left",
        (step, w) -> w.matmul(step.carry(0)).add(step.element(0)).tanh(),
        x,
        h,
        normal(2, 2));
    captured(
        "derived-inside",
        (step, w) -> step.carry(0).matmul(w.transpose(1, 0).exp()).mul(step.element(0)).tanh(),
        x,
        h,
        normal(3, 3));
    captured(
        "used-three-times",
        (step, w) ->
            step.carry(0).matmul(w).add(step.element(0).matmul(w)).tanh().add(w.slice(0, 0, 1)),
        x,
        h,
        normal(3, 3));
    captured(
        "batched",
        (step, w) -> step.carry(0).matmul(w).add(step.element(0)).tanh(),
        normal(3, 2, 2, 3),
        normal(2, 2, 3),
        normal(2, 3, 3));
    captured(
        "convolution",
        (step, w) -> step.carry(0).conv2d(w, Window.square(3, 1, 1), 1).add(step.element(0)).tanh(),
        normal(3, 1, 3, 2, 2),
        normal(1, 3, 2, 2),
        normal(3, 3, 2, 2));
    captured("only", (step, w) -> w, x, h, normal(2, 3));
    captured(
        "max-and-norm",
        (step, w) ->
            step.carry(0).max(w).mul(step.element(0)).div(step.carry(0).sumOfSquares().add(1)),
        x,
        h,
        normal(2, 3));
  }

  /** The next carry of a step and a captured tensor. */
  private interface Cell {
    Tensor next(Scan.Step step, Tensor captured);
  }

  private void captured(String name, Cell cell, Argument x, Argument initial, Argument captured) {
    of(
        "captured-" + name,
        in -> {
          Scan scan =
              Scan.over(
                  List.of(in.get(0)),
                  List.of(in.get(1)),
                  step -> {
                    Tensor next = cell.next(step, in.get(2));
                    return new Scan.Next(List.of(next), List.of(next, in.get(2).square()));
                  });
          return scan.history(0).mul(scan.last(0)).add(scan.history(1).sum());
        },
        x,
        initial,
        captured);
  }

  private void cells() {
    of(
        "lstm",
        in -> lstm(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4)),
        normal(4, 2, 3),
        normal(2, 2),
        normal(2, 2),
        normal(5, 8),
        normal(8));
    of(
        "gru",
        in ->
            Scan.over(
                    List.of(in.get(0)),
                    List.of(in.get(1)),
                    true,
                    step -> {
                      Tensor h = step.carry(0);
                      Tensor joined = Tensor.concat(1, List.of(step.element(0), h));
                      Tensor gate = joined.matmul(in.get(2)).sigmoid();
                      Tensor candidate = step.element(0).add(h.mul(gate)).tanh();
                      Tensor next = gate.rsub(1).mul(candidate).add(gate.mul(h));
                      return new Scan.Next(List.of(next), List.of(next));
                    })
                .history(0),
        normal(4, 2, 2),
        normal(2, 2),
        normal(4, 2));
  }

  private static Tensor lstm(Tensor x, Tensor h0, Tensor c0, Tensor weights, Tensor bias) {
    return Scan.over(
            List.of(x),
            List.of(h0, c0),
            step -> {
              Tensor joined = Tensor.concat(1, List.of(step.element(0), step.carry(0)));
              Tensor gates = joined.matmul(weights).add(bias);
              Tensor input = gates.slice(1, 0, 2).sigmoid();
              Tensor forget = gates.slice(1, 2, 4).sigmoid();
              Tensor cell = forget.mul(step.carry(1)).add(input.mul(gates.slice(1, 4, 6).tanh()));
              Tensor hidden = gates.slice(1, 6, 8).sigmoid().mul(cell.tanh());
              return new Scan.Next(List.of(hidden, cell), List.of(hidden));
            })
        .history(0);
  }

  private void nested() {
    of(
        "nested",
        in -> recurrenceOfRecurrences(in.get(0), in.get(1), in.get(2), false).history(0),
        normal(2, 3, 2, 2),
        normal(2, 2),
        normal(2, 2));
    of(
        "nested-reverse-last",
        in -> recurrenceOfRecurrences(in.get(0), in.get(1), in.get(2), true).last(0),
        normal(2, 3, 2, 2),
        normal(2, 2),
        normal(2, 2));
    of(
        "one-after-the-other",
        in -> {
          Tensor states = recurrence(in.get(0), in.get(1), in.get(2), false).history(0);
          return recurrence(states, in.get(1), in.get(2), true).history(0);
        },
        normal(3, 2, 2),
        normal(2, 2),
        normal(2, 2));
  }

  /** Every step of the outer loop runs a loop over its own element, which is a sequence. */
  private static Scan recurrenceOfRecurrences(Tensor x, Tensor h0, Tensor u, boolean reverse) {
    return Scan.over(
        List.of(x),
        List.of(h0),
        reverse,
        step -> {
          Tensor scale = step.carry(0).exp();
          Scan inner = recurrence(step.element(0).mul(scale), step.carry(0), u, !reverse);
          Tensor next = inner.last(0).add(inner.history(0).sum(0).mul(scale)).tanh();
          return new Scan.Next(List.of(next), List.of(next));
        });
  }
}

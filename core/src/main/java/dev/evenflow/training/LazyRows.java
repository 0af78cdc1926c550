package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of tables that the look-ups of a step find. In a lazy step the other rows stay as they
 * are, in the table and in its slots of the same shape; they owe the decay that the step declares
 * by {@link Slots#decaysBy} until they are found, or until {@link #paid} is asked. Tables are
 * parameters that are looked up and read in no other way.
 */
public final class LazyRows {
  private static final String NAME = "lazy";
  private static final String TOTAL = "decay";
  private static final String PAID = "paid";

  private final Slots slots;
  private final Map<Variable, List<Tensor>> lookUps = new HashMap<>();
  private final Map<Variable, Tensor> shares = new HashMap<>();

  /**
   * The rows that gradients are of.
   *
   * @param gradients of the parameters, as differentiated
   * @param slots of the step
   */
  public LazyRows(Map<Variable, Tensor> gradients, Slots slots) {
    if (slots.build().microBatches() > 1) {
      throw new EvenflowException(
          "lazy steps on the rows of one batch, so it cannot be inside accumulate: use larger"
              + " batches instead");
    }
    this.slots = slots;
    gradients.forEach((parameter, gradient) -> {
      List<Tensor> indices = indices(gradient);
      if (!indices.isEmpty()) {
        lookUps.put(parameter, indices);
      }
    });
  }

  /** The indices of the look-ups that a gradient is the sum of; none if it is anything else. */
  private static List<Tensor> indices(Tensor gradient) {
    Set<Tensor> indices = new LinkedHashSet<>();
    Deque<Tensor> open = new ArrayDeque<>(List.of(gradient));
    while (!open.isEmpty()) {
      Tensor part = open.pop();
      if (part.operation() instanceof Indexing.ScatterRows) {
        indices.add(part.input(1));
      } else if (part.operation() == Elementwise.Binary.ADD) {
        part.inputs().forEach(open::push);
      } else {
        return List.of();
      }
    }
    return List.copyOf(indices);
  }

  /** What an optimizer is given that is to step lazily. */
  public Slots slots() {
    return slots.lazy(this);
  }

  /**
   * The parameters after a step, with the rows that were not found as they were but for their
   * decay.
   *
   * @param next the parameters after a step that used {@link #slots()}
   */
  public Map<Variable, Tensor> kept(Map<Variable, Tensor> next) {
    Map<Variable, Tensor> kept = new LinkedHashMap<>(next);
    kept.replaceAll((parameter, weight) -> {
      Tensor share = shares.get(parameter);
      return share == null || !lookUps.containsKey(parameter)
          ? kept(parameter, parameter, weight)
          : decayed(parameter, weight, share);
    });
    return kept;
  }

  /** The next value of a table or of its slot where rows were found, else the value before. */
  Tensor kept(Variable table, Variable variable, Tensor next) {
    return lookUps.containsKey(table) && variable.shape().equals(table.shape())
        ? Tensor.select(found(table, table.shape()), next, variable.read())
        : next;
  }

  /** Takes note of a decay. */
  void owe(Variable parameter, Tensor share) {
    shares.merge(parameter, share, Tensor::add);
  }

  private Tensor decayed(Variable table, Tensor weight, Tensor share) {
    Slots own = slots.of(table).child(NAME);
    Shape column = table.shape().column();
    // A factor of 0 or less has no logarithm.
    own.require("decay-below-1", share.less(1));
    Tensor total = own.next(TOTAL, Shape.SCALAR, 0, sum -> sum.add(share.negate().log1p()));
    own.next(PAID, column, 0, paid -> Tensor.select(found(table, column), total, paid));
    Tensor value =
        Tensor.select(found(table, table.shape()), weight, table.read().mul(share.rsub(1)));
    Variable sum = own.slot(TOTAL, Shape.SCALAR, 0);
    slots.build().owe(new OwedDecay(table, value, sum, own.slot(PAID, column, 0)));
    return value;
  }

  /** 1 in rows that were found, else 0. */
  private Tensor found(Variable table, Shape shape) {
    return lookUps.getOrDefault(table, List.of()).stream()
        .map(index ->
            Tensor.constant(1).broadcastTo(shape.rowsAt(index.shape())).scatterRows(index, shape))
        .reduce(Tensor::add)
        .orElseThrow()
        .greater(0);
  }

  /**
   * Weights of which all rows have paid their decay.
   *
   * @param weights expressions of parameters and slots after the steps so far, by parameter
   * @param slots as the lazy steps were given them
   */
  public static Map<Variable, Tensor> paid(Map<Variable, Tensor> weights, Slots slots) {
    Map<Tensor, Tensor> current = new HashMap<>();
    for (Variable parameter : weights.keySet()) {
      Slots own = slots.of(parameter).child(NAME);
      if (own.contains(PAID)) {
        Tensor total = own.current(TOTAL, Shape.SCALAR, 0);
        Tensor paid = own.current(PAID, parameter.shape().column(), 0);
        current.put(parameter.read(), OwedDecay.paid(parameter.read(), total, paid));
      }
    }
    List<Tensor> all = Graph.substitute(List.copyOf(weights.values()), current);
    Map<Variable, Tensor> paid = new LinkedHashMap<>();
    weights.keySet().forEach(parameter -> paid.put(parameter, all.get(paid.size())));
    return paid;
  }
}

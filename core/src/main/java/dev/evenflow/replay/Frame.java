package dev.evenflow.replay;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.ScanBody;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one evaluation of expressions: of all but the bodies of loops, or of one step. */
final class Frame {
  private final Interpreter values;
  private final @Nullable Step step;
  private final Map<Tensor, List<Frame>> loops = new HashMap<>();
  private final Map<Tensor, BitSet> intended = new HashMap<>();
  private final Map<Tensor, BitSet> born = new HashMap<>();
  private final Map<Tensor, BitSet> reached = new HashMap<>();

  /**
   * Where a loop is.
   *
   * @param outer what the loop is part of
   * @param loop the loop
   * @param leaves of its body, with the places among the loop's inputs of what they stand for
   * @param at the element of the sequences
   * @param before the step before, null at the first
   */
  private record Step(
      Frame outer, Tensor loop, Map<Tensor, Integer> leaves, int at, @Nullable Frame before) {
    ScanBody body() {
      return ((Scanning.Loop) loop.operation()).body();
    }
  }

  /** An element of a tensor in a frame. */
  record Element(Frame frame, Tensor tensor, int place) {
    double value() {
      return frame.value(tensor)[place];
    }

    /** Says that the guard depends on it. */
    void reach() {
      frame.reached(tensor).set(place);
    }
  }

  private Frame(Interpreter values, @Nullable Step step) {
    this.values = values;
    this.step = step;
  }

  /** Of expressions that are no loop's body. */
  static Frame outermost(Interpreter values) {
    return new Frame(values, null);
  }

  double[] value(Tensor tensor) {
    return values.value(tensor);
  }

  /** The steps of a loop in the order in which they were taken. */
  List<Frame> steps(Tensor loop) {
    return loops.computeIfAbsent(loop, this::framed);
  }

  private List<Frame> framed(Tensor node) {
    Scanning.Loop loop = (Scanning.Loop) node.operation();
    Map<Tensor, Integer> leaves = new HashMap<>();
    List<Tensor> all = new ArrayList<>(loop.body().carries());
    all.addAll(loop.body().elements());
    all.addAll(loop.body().captured());
    all.forEach(leaf -> leaves.put(leaf, leaves.size()));
    List<Interpreter> taken = values.steps(node);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      int at = loop.reverse() ? taken.size() - 1 - i : i;
      Frame before = frames.isEmpty() ? null : frames.getLast();
      frames.add(new Frame(taken.get(at), new Step(this, node, leaves, at, before)));
    }
    return frames;
  }

  /** What an element is that a leaf of a body stands for, or that is read from a loop. */
  Element source(Tensor tensor, int place) {
    Frame frame = this;
    Tensor now = tensor;
    int there = place;
    while (frame.step != null) {
      Step taken = frame.step;
      Integer input = taken.leaves.get(now);
      if (input == null) {
        break;
      }
      int carries = taken.body().carries().size();
      if (input < carries && taken.before != null) {
        now = taken.body().next().get(input);
        frame = taken.before;
      } else {
        if (input >= carries && input < carries + taken.body().elements().size()) {
          there += taken.at * now.shape().size();
        }
        now = taken.loop.input(input);
        frame = taken.outer;
      }
    }
    return new Element(frame, now, there);
  }

  /** The element of a body that an element of a history or of a last carry is. */
  Element inLoop(Tensor node, int place) {
    List<Frame> steps = steps(node.input(0));
    Scanning.Loop loop = (Scanning.Loop) node.input(0).operation();
    if (node.operation() instanceof Scanning.History history) {
      int size = history.value().shape().size();
      int at = place / size;
      Frame frame = steps.get(loop.reverse() ? steps.size() - 1 - at : at);
      return frame.source(history.value(), place % size);
    }
    int carry = ((Scanning.Final) node.operation()).carry();
    return steps.getLast().source(loop.body().next().get(carry), place);
  }

  /** The elements of a tensor that are not finite. */
  BitSet bad(Tensor tensor) {
    BitSet bad = new BitSet();
    if (tensor.type() == ElementType.FLOAT32) {
      double[] value = value(tensor);
      for (int i = 0; i < value.length; i++) {
        if (!Double.isFinite(value[i])) {
          bad.set(i);
        }
      }
    }
    return bad;
  }

  /** Elements that are not finite since somebody wrote so. */
  BitSet intended(Tensor tensor) {
    return intended.computeIfAbsent(tensor, any -> new BitSet());
  }

  /** Elements that are not finite, made of finite ones. */
  BitSet born(Tensor tensor) {
    return born.computeIfAbsent(tensor, any -> new BitSet());
  }

  /** Elements that are not finite and that the guard depends on. */
  BitSet reached(Tensor tensor) {
    return reached.computeIfAbsent(tensor, any -> new BitSet());
  }

  /** The elements of the sequences that the loops around are at, the outermost first. */
  List<Integer> path() {
    List<Integer> path = new ArrayList<>();
    for (Frame frame = this; frame.step != null; frame = frame.step.outer) {
      path.addFirst(frame.step.at);
    }
    return path;
  }

  /** Of the outermost expressions, the one that this is part of: a loop, or the tensor itself. */
  Tensor outermost(Tensor tensor) {
    Tensor now = tensor;
    for (Frame frame = this; frame.step != null; frame = frame.step.outer) {
      now = frame.step.loop;
    }
    return now;
  }

  /** The values of a tensor's inputs. */
  List<double[]> operands(Tensor tensor) {
    return tensor.inputs().stream().map(this::value).toList();
  }
}

package dev.evenflow.replay;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.interpreter.Terms;
import dev.evenflow.replay.Frame.Element;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Pooling;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the numbers that are not finite began. From the first operation to the last, each
 * such number is one that was written so, one that began here, or one that has it from its terms.
 * Then, from the last to the first, it is found which of them the guard, or a variable, would get.
 */
final class Search {
  /** How many inputs of a number are told. */
  private static final int SHOWN = 4;

  private final Signature signature;
  private final List<Tensor> nodes;
  private final Frame outermost;
  private final Set<Tensor> forward;
  private final Set<Tensor> backward;
  private final List<BadNumber> causes = new ArrayList<>();
  private final List<BadNumber> masked = new ArrayList<>();
  private final List<BadNumber> written = new ArrayList<>();
  private final Set<Tensor> blamed = new HashSet<>();

  /** A search in a signature, of which all has been evaluated. */
  Search(Signature signature, List<Tensor> nodes, Interpreter values) {
    this.signature = signature;
    this.nodes = nodes;
    this.outermost = Frame.outermost(values);
    List<Tensor> results = new ArrayList<>(signature.outputs().stream().limit(1).toList());
    signature
        .updates()
        .forEach((variable, next) -> {
          if (variable.role() == Variable.Role.STATE) {
            results.add(next);
          }
        });
    this.forward = new HashSet<>(Graph.ascending(results));
    this.backward = new HashSet<>(Graph.ascending(List.of(signature.guard())));
  }

  Replay result() {
    double guard = outermost.value(signature.guard())[0];
    boolean refused = guard == 0 || Double.isNaN(guard);
    walk(outermost, nodes, false, this::classify);
    if (refused) {
      blame(signature.guard());
    }
    signature.updates().forEach(this::judge);
    walk(outermost, nodes, true, this::trace);
    if (causes.isEmpty()) {
      causes.addAll(written);
    }
    if (causes.isEmpty()) {
      walk(outermost, nodes, true, this::findOverflow);
    }
    return new Replay(refused, causes.reversed(), masked.reversed());
  }

  /** Visits all nodes, with those of loops at their loop, in the order of computation or not. */
  private static void walk(
      Frame frame, List<Tensor> nodes, boolean reverse, BiConsumer<Frame, Tensor> visitor) {
    for (Tensor node : reverse ? nodes.reversed() : nodes) {
      if (node.operation() instanceof Scanning.Loop loop) {
        List<Frame> steps = frame.steps(node);
        for (Frame step : reverse ? steps.reversed() : steps) {
          walk(step, loop.body().nodes(), reverse, visitor);
        }
      } else {
        visitor.accept(frame, node);
      }
    }
  }

  /** Says of all elements that are not finite whether they began here or were written so. */
  private void classify(Frame frame, Tensor node) {
    BitSet bad = frame.bad(node);
    if (bad.isEmpty()) {
      return;
    }
    if (isWritten(node)) {
      frame.intended(node).or(bad);
      return;
    }
    double[] value = frame.value(node);
    BitSet inherited = new BitSet();
    BitSet intended = new BitSet();
    BitSet nan = new BitSet();
    visit(
        frame,
        node,
        bad,
        (element, term) -> {
          boolean isIntended = term.frame().intended(term.tensor()).get(term.place());
          (isIntended ? intended : inherited).set(element);
          if (Double.isNaN(term.value())) {
            nan.set(element);
          }
        });
    bad.stream()
        .filter(i -> !inherited.get(i))
        .forEach(i -> {
          boolean becomesNan = Double.isNaN(value[i]) && !nan.get(i);
          (intended.get(i) && !becomesNan ? frame.intended(node) : frame.born(node)).set(i);
        });
  }

  /** Whether what is not finite here is so on purpose, such as the least of no numbers yet. */
  private static boolean isWritten(Tensor node) {
    return switch (node.operation()) {
      case Source.Constant constant -> true;
      case Source.Literal literal -> true;
      case Source.Read read -> isMemory(read.variable());
      default -> false;
    };
  }

  private static boolean isMemory(Variable variable) {
    return variable.role() == Variable.Role.SLOT && variable.shape().rank() == 0;
  }

  /** Visits the terms of elements that are not finite, as far as they are not finite either. */
  private static void visit(
      Frame frame, Tensor node, BitSet elements, BiConsumer<Integer, Element> visitor) {
    if (node.operation() instanceof Scanning) {
      elements.stream()
          .forEach(i -> {
            Element term = frame.inLoop(node, i);
            if (!Double.isFinite(term.value())) {
              visitor.accept(i, term);
            }
          });
      return;
    }
    List<double[]> operands = frame.operands(node);
    Terms.visit(
        node,
        operands,
        elements,
        (element, input, place) -> {
          if (!Double.isFinite(operands.get(input)[place])) {
            visitor.accept(element, frame.source(node.input(input), place));
          }
        });
  }

  /** Finds what makes a rank-0 value 0 or NaN that must be neither. */
  private void blame(Tensor judgement) {
    if (!blamed.add(judgement)) {
      return;
    }
    double value = outermost.value(judgement)[0];
    if (!Double.isFinite(value)) {
      outermost.reached(judgement).set(0);
    } else if (judgement.operation() == Binary.MUL) {
      judgement.inputs().stream().filter(this::isViolated).forEach(this::blame);
    } else if (judgement.operation() == Unary.ABS) {
      blame(judgement.input(0));
    } else if (judgement.operation() == Binary.LESS) {
      blameComparison(judgement);
    } else {
      blameInputs(judgement);
    }
  }

  private boolean isViolated(Tensor judgement) {
    double value = outermost.value(judgement)[0];
    return value == 0 || Double.isNaN(value);
  }

  private void blameComparison(Tensor less) {
    Tensor a = less.input(0);
    Tensor b = less.input(1);
    boolean isFinite =
        Double.isFinite(outermost.value(a)[0]) && Double.isFinite(outermost.value(b)[0]);
    if (isFinite && a.operation() instanceof Source.Constant && isViolated(b)) {
      blame(b);
    } else if (isFinite && a.operation() instanceof Reduction.Max) {
      causes.addFirst(largest(a));
    } else {
      blameInputs(less);
    }
  }

  /** What is not finite and was not written so, or else the value itself. */
  private void blameInputs(Tensor judgement) {
    List<Tensor> bad =
        judgement.inputs().stream()
            .filter(input -> !outermost.bad(input).isEmpty() && outermost.intended(input).isEmpty())
            .toList();
    bad.forEach(input -> outermost.reached(input).or(outermost.bad(input)));
    if (bad.isEmpty()) {
      causes.addFirst(found(Fault.NOT_MET, outermost, judgement, 0, 1));
    }
  }

  /** The largest of many numbers, which is too large. */
  private BadNumber largest(Tensor maximum) {
    double value = outermost.value(maximum)[0];
    Tensor source = maximum;
    while (source.operation() instanceof Reduction.Max
        || source.operation() instanceof Movement.Reshape
        || source.operation() == Unary.ABS) {
      source = source.input(0);
    }
    double[] values = outermost.value(source);
    int place = 0;
    while (Math.abs(values[place]) != value) {
      place++;
    }
    int count = (int) Arrays.stream(values).filter(each -> Math.abs(each) >= value).count();
    return found(Fault.TOO_LARGE, outermost, source, place, count);
  }

  /** A variable must not become bad, but may remember that there is nothing yet. */
  private void judge(Variable variable, Tensor next) {
    if (!isMemory(variable)) {
      outermost.reached(next).or(outermost.bad(next));
    }
  }

  /** Hands on what is reached, and notes what began here. */
  private void trace(Frame frame, Tensor node) {
    BitSet reached = frame.reached(node);
    BitSet born = (BitSet) frame.born(node).clone();
    if (!reached.isEmpty()) {
      visit(frame, node, reached, (element, term) -> term.reach());
      if (isWritten(node)) {
        written.add(found(Fault.NOT_FINITE, frame, node, reached.nextSetBit(0), 1));
      }
    }
    BitSet hidden = (BitSet) born.clone();
    hidden.andNot(reached);
    born.and(reached);
    note(causes, frame, node, born);
    note(masked, frame, node, hidden);
  }

  private void note(List<BadNumber> list, Frame frame, Tensor node, BitSet elements) {
    if (!elements.isEmpty()) {
      int first = elements.nextSetBit(0);
      list.add(found(Fault.NOT_FINITE, frame, node, first, elements.cardinality()));
    }
  }

  /** Notes a sum in which positive terms, or negative ones, overflow before they cancel. */
  private void findOverflow(Frame frame, Tensor node) {
    if (!isSum(node) || node.isScalar()) {
      return;
    }
    Interpreter absolute = new Interpreter(Rounding.DOUBLE, Map.of());
    double bound = 1;
    for (Tensor input : node.inputs()) {
      double[] sizes = Arrays.stream(frame.value(input)).map(Math::abs).toArray();
      absolute.bind(input, sizes);
      bound *= Math.max(1, Arrays.stream(sizes).max().orElse(0)) * sizes.length;
    }
    if (bound > Float.MAX_VALUE) {
      double[] sums = absolute.evaluate(node);
      for (int i = 0; i < sums.length; i++) {
        if (sums[i] > Float.MAX_VALUE) {
          causes.add(found(Fault.OVERFLOWS_ON_THE_WAY, frame, node, i, 1));
          return;
        }
      }
    }
  }

  private static boolean isSum(Tensor node) {
    return switch (node.operation()) {
      case Reduction.Sum sum -> true;
      case MatMul product -> true;
      case Convolving convolving -> true;
      case Pooling.SumPool sum -> true;
      case Pooling.SpreadPool spread -> true;
      case Indexing.ScatterRows scatter -> true;
      case Indexing.PutAlong put -> true;
      default -> false;
    };
  }

  private BadNumber found(Fault fault, Frame frame, Tensor node, int place, int count) {
    Tensor whole = frame.outermost(node);
    StackWalker.@Nullable StackFrame written = node.origin().frame();
    return new BadNumber(
        fault,
        forward.contains(whole)
            ? Phase.FORWARD
            : backward.contains(whole) ? Phase.BACKWARD : Phase.UPDATE,
        node.origin().path(),
        node.operation().label(),
        Place.index(node.shape(), place),
        frame.path(),
        frame.value(node)[place],
        inputs(frame, node, place),
        count,
        written == null ? "" : line(written));
  }

  /** As a stack trace writes it, but without the module and its version. */
  private static String line(StackWalker.StackFrame frame) {
    return "%s.%s(%s:%d)"
        .formatted(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber());
  }

  /** What an element was computed from, the largest if that is many numbers. */
  private static List<Operand> inputs(Frame frame, Tensor node, int place) {
    List<Element> terms = new ArrayList<>();
    if (node.operation() instanceof Scanning) {
      terms.add(frame.inLoop(node, place));
    } else {
      BitSet one = new BitSet();
      one.set(place);
      List<double[]> operands = frame.operands(node);
      Terms.visit(
          node,
          operands,
          one,
          (element, input, at) -> terms.add(new Element(frame, node.input(input), at)));
    }
    boolean isPaired = node.operation() instanceof MatMul || node.operation() instanceof Convolving;
    int unit = isPaired ? 2 : 1;
    List<List<Element>> units = new ArrayList<>();
    for (int i = 0; i < terms.size(); i += unit) {
      units.add(terms.subList(i, i + unit));
    }
    if (terms.size() > SHOWN) {
      units.sort(Comparator.comparingDouble(Search::size).reversed());
    }
    return units.stream()
        .limit(SHOWN / unit)
        .flatMap(List::stream)
        .map(term -> operand(term.frame().source(term.tensor(), term.place())))
        .toList();
  }

  private static double size(List<Element> product) {
    double size = 1;
    for (Element each : product) {
      size *= Math.abs(each.value());
    }
    return size;
  }

  private static Operand operand(Element element) {
    Tensor tensor = element.tensor();
    return new Operand(
        tensor.operation().label(),
        tensor.origin().path(),
        Place.index(tensor.shape(), element.place()),
        element.value());
  }
}

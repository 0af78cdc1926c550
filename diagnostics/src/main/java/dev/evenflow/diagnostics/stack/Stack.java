package dev.evenflow.diagnostics.stack;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model written as it trains, cut between its layers.
 *
 * @param build of the model
 * @param input [batch ...]
 * @param loss of the batch, rank 0
 * @param parts from the input on
 */
public record Stack(Build build, Tensor input, Tensor loss, List<Part> parts) {
  /** The input of the model's features. */
  public static final String FEATURES = "x";

  /** The input of the targets. */
  public static final String LABELS = "y";

  /**
   * A layer with weights and what follows it up to the next one.
   *
   * @param path of the layer with weights
   * @param input what it is given
   * @param output what the next one is given; all that is behind it depends on nothing else
   * @param paths of the outermost layers that it consists of
   */
  public record Part(String path, Tensor input, Tensor output, List<String> paths) {
    /** Copies the paths. */
    public Part {
      paths = List.copyOf(paths);
    }

    /** Whether a layer or variable is inside. */
    public boolean contains(String name) {
      return paths.stream().anyMatch(path -> name.equals(path) || name.startsWith(path + "."));
    }
  }

  /** A model for so many examples of a shape, whose targets are an input. */
  public static Stack of(
      Layer model, Loss loss, Variables variables, Shape example, int count, Tensor targets) {
    Shape batch = example.inserted(0, count);
    Tensor input =
        model.readsIndices() ? Tensor.intInput(FEATURES, batch) : Tensor.input(FEATURES, batch);
    Build build = new Build(variables, true, Tensor.constant(0));
    Tensor output = build.apply(model, input);
    return of(build, input, output, loss.of(output, targets));
  }

  /** A model that is written. */
  public static Stack of(Build build, Tensor input, Tensor output, Tensor loss) {
    return new Stack(build, input, loss, parts(build, input, output));
  }

  private static List<Part> parts(Build build, Tensor input, Tensor output) {
    List<Applied> layers = topmost(build.layers());
    List<Part> parts = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    Tensor from = input;
    String path = "";
    Tensor before = input;
    for (Applied layer : layers) {
      if (isWeighted(layer, build.variables())) {
        if (!path.isEmpty() && before != from && isOnlyWay(before, input, output)) {
          parts.add(new Part(path, from, before, paths));
          paths.clear();
          from = before;
          path = "";
        }
        path = path.isEmpty() ? layer.path() : path;
      }
      paths.add(layer.path());
      before = layer.output();
    }
    parts.add(new Part(path.isEmpty() ? "model" : path, from, output, paths));
    return parts;
  }

  /** The outermost layers of which there are several. */
  private static List<Applied> topmost(List<Applied> layers) {
    String prefix = "";
    while (true) {
      String outer = prefix;
      List<Applied> children =
          layers.stream()
              .filter(each -> each.path().length() > outer.length())
              .filter(each -> each.path().startsWith(outer))
              .filter(each -> each.path().indexOf('.', outer.length()) < 0)
              .toList();
      if (children.size() != 1) {
        return children;
      }
      prefix = children.getFirst().path() + ".";
    }
  }

  private static boolean isWeighted(Applied layer, Variables variables) {
    return variables.of(Variable.Role.PARAMETER).stream()
        .anyMatch(each -> each.shape().rank() > 1 && each.name().startsWith(layer.path() + "."));
  }

  /**
   * Whether the output depends on the input through this tensor alone, but for comparisons, such as
   * those that tell which words are none: no gradient comes back by them.
   */
  private static boolean isOnlyWay(Tensor between, Tensor input, Tensor output) {
    return !Graph.ascending(List.of(output), node -> node == between || isComparison(node))
        .contains(input);
  }

  private static boolean isComparison(Tensor node) {
    return node.operation() == Elementwise.Binary.LESS
        || node.operation() == Elementwise.Binary.LESS_OR_EQUAL
        || node.operation() == Elementwise.Binary.EQUAL;
  }

  /** The activations, floats of rank 2 or more. */
  public List<Applied> activations() {
    return build.layers().stream()
        .filter(each -> each.layer() instanceof Activation && each.output().shape().rank() > 1)
        .toList();
  }

  /** The activations within loops over time, with their inputs and outputs at all steps. */
  public List<Applied> loopActivations() {
    return build.loopActivations();
  }

  /**
   * Two rank-0 tensors for every part, in order: the variance of its output and the factor by which
   * it changes the norm of the loss's gradient. The gradient is brought to a norm of 1 before every
   * part, so that no depth makes it underflow.
   */
  public List<Tensor> flows() {
    Tensor output = parts.getLast().output();
    Tensor gradient = normalized(Gradients.of(loss, List.of(output)).getFirst());
    List<Tensor> flows = new ArrayList<>();
    for (Part part : parts.reversed()) {
      Tensor gain = Tensor.constant(Double.NaN);
      if (part.input().type() == ElementType.FLOAT32) {
        Tensor before =
            Gradients.pullback(Map.of(part.output(), gradient), List.of(part.input())).getFirst();
        gain = norm(before);
        gradient = normalized(before);
      }
      Tensor value = part.output();
      flows.addFirst(gain);
      flows.addFirst(value.sub(value.mean()).square().mean());
    }
    return flows;
  }

  private static Tensor norm(Tensor gradient) {
    return gradient.sumOfSquares().sqrt();
  }

  private static Tensor normalized(Tensor gradient) {
    return gradient.div(norm(gradient).max(Float.MIN_NORMAL));
  }
}

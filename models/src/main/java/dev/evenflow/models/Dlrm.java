package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Uniform;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The deep learning recommendation model (Naumov et al. 2019): counts go through a perceptron,
 * indices through tables; the products of every two of these vectors and the perceptron's go
 * through another perceptron.
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation and normalization of the perceptrons
 */
public record Dlrm(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of a model.
   *
   * @param dense the number of counts in front of an example
   * @param bottom units of the layers that counts go through; the last is the length of all vectors
   * @param top units of the layers behind the products, the last one left out
   */
  public record Size(int dense, List<Integer> bottom, List<Integer> top) implements Architecture {
    /** Checks that there are units. */
    public Size {
      Architecture.requireSize("dlrm", "dense", dense);
      bottom = List.copyOf(bottom);
      top = List.copyOf(top);
      bottom.forEach(units -> Architecture.requireSize("dlrm", "bottom", units));
      top.forEach(units -> Architecture.requireSize("dlrm", "top", units));
      if (bottom.isEmpty()) {
        throw new EvenflowException("dlrm: bottom needs at least one layer");
      }
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Dlrm(task, this, parts);
    }
  }

  @Override
  public boolean readsIndices() {
    return true;
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Clicks clicks = Clicks.of(input, size.dense());
    int rows = task.vocabulary();
    double bound = Math.sqrt(1.0 / rows);
    return of(
        clicks.counts(),
        clicks.vectors("table", rows, size.bottom().getLast(), new Uniform(-bound, bound), scope),
        scope);
  }

  /**
   * The output of counts and looked-up vectors.
   *
   * @param counts [n, dense]
   * @param vectors [n, width] of each table, width being that of the last bottom layer
   * @return [n, outputs]
   */
  public Tensor of(Tensor counts, List<Tensor> vectors, Scope scope) {
    Tensor bottom = scope.apply("bottom", Clicks.activated(size.bottom(), parts), counts);
    List<Tensor> all = new ArrayList<>(List.of(bottom));
    all.addAll(vectors);
    Tensor joined = Tensor.concat(-1, List.of(bottom, products(all)));
    Tensor top = scope.apply("top", Clicks.activated(size.top(), parts), joined);
    return scope.apply("out", new Linear(task.outputs(), parts.initializer()), top);
  }

  /** Of every two vectors, the later with the earlier: [n, pairs]. */
  private static Tensor products(List<Tensor> vectors) {
    Shape shape = vectors.getFirst().shape();
    int count = shape.extent(0);
    Tensor all =
        Tensor.concat(1, vectors.stream().map(each -> each.reshape(shape.inserted(1, 1))).toList());
    Tensor products = all.matmul(all.transpose(0, 2, 1));
    List<Tensor> pairs = new ArrayList<>();
    for (int i = 1; i < vectors.size(); i++) {
      pairs.add(products.slice(1, i, i + 1).slice(2, 0, i).reshape(count, i));
    }
    return Tensor.concat(-1, pairs);
  }
}

package dev.evenflow.models;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Wide and deep learning (Cheng et al. 2016, equation 3): a linear model of the indices of a click
 * log beside a perceptron over the vectors of these indices and the counts. Crosses of columns are
 * not made.
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation and normalization of the perceptron
 */
public record WideAndDeep(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of a model.
   *
   * @param dense the number of counts in front of an example
   * @param embedding the length of an index's vector
   * @param hidden units of the perceptron's layers
   */
  public record Size(int dense, int embedding, List<Integer> hidden) implements Architecture {
    /** Checks that there are units. */
    public Size {
      Architecture.requireSize("wide and deep", "dense", dense);
      Architecture.requireSize("wide and deep", "embedding", embedding);
      hidden = List.copyOf(hidden);
      hidden.forEach(units -> Architecture.requireSize("wide and deep", "hidden", units));
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new WideAndDeep(task, this, parts);
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
    List<Tensor> features = new ArrayList<>(List.of(clicks.counts()));
    features.addAll(clicks.vectors("table", rows, size.embedding(), new Normal(0.01), scope));
    Tensor deep =
        scope.apply("deep", Clicks.activated(size.hidden(), parts), Tensor.concat(-1, features));
    Tensor sum = scope.apply("out", new Linear(task.outputs(), parts.initializer()), deep);
    for (Tensor wide : clicks.vectors("wide", rows, task.outputs(), new Zeros(), scope)) {
      sum = sum.add(wide);
    }
    return sum;
  }
}

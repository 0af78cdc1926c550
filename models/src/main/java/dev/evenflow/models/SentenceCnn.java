package dev.evenflow.models;

import dev.evenflow.nn.Conv1d;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.GlobalMaxPool;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Uniform;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions over the words of a sentence (Kim 2014): windows of several lengths side by side,
 * the largest value of each filter over the sentence, dropout and a linear layer. Words [n, time],
 * of which 0 fills up, become [n, outputs].
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer and activation of the filters; normalization behind them
 */
public record SentenceCnn(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of a network.
   *
   * @param kernels the lengths of windows, in words
   * @param filters of each length
   * @param embedding the length of a word's vector
   * @param dropout the share of features dropped in training
   */
  public record Size(List<Integer> kernels, int filters, int embedding, double dropout)
      implements Architecture {
    /** Checks that there is something of each. */
    public Size {
      kernels = List.copyOf(kernels);
      kernels.forEach(kernel -> Architecture.requireSize("sentence cnn", "kernels", kernel));
      Architecture.requireSize("sentence cnn", "filters", filters);
      Architecture.requireSize("sentence cnn", "embedding", embedding);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new SentenceCnn(task, this, parts);
    }
  }

  /** What the paper draws unknown words from. */
  private static final double BOUND = 0.25;

  @Override
  public boolean readsIndices() {
    return true;
  }

  @Override
  public Tensor apply(Tensor words, Scope scope) {
    Layer table = new Embedding(task.vocabulary(), size.embedding(), 0, new Uniform(-BOUND, BOUND));
    Tensor vectors = scope.apply(table, words);
    boolean bias = !parts.normalization().removesBias();
    List<Tensor> largest = new ArrayList<>();
    for (int kernel : size.kernels()) {
      Window window = Window.row(kernel, 1, kernel - 1, kernel - 1, 1);
      Layer filters = new Conv1d(size.filters(), window, 1, bias, parts.initializer());
      Tensor found = scope.apply(parts.normalization(), scope.apply(filters, vectors));
      largest.add(scope.apply(new GlobalMaxPool(), scope.apply(parts.activation(), found)));
    }
    Tensor features = scope.apply(new Dropout(size.dropout()), Tensor.concat(-1, largest));
    return scope.apply(new Linear(task.outputs(), parts.initializer()), features);
  }
}

package dev.evenflow.models;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.LastValidStep;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.tensor.Tensor;
import java.util.Map;

/**
 * A recurrent layer and a linear one: of sequences [n, time, features], which may end in steps of
 * zeros, it says one thing each [n, outputs], or one at every step [n, time, outputs].
 *
 * @param recurrent from sequences to sequences
 * @param outputs how many numbers it says
 * @param everyStep whether at every step
 * @param initializer of the linear layer's weights
 */
public record SequenceModel(
    Layer recurrent, int outputs, boolean everyStep, Initializer initializer) implements Layer {
  /** The length of the vector of a character or word. */
  private static final int EMBEDDING = 64;

  /** The settings of a recipe that suit recurrent models. */
  static final Map<Setting, String> DEFAULTS =
      Map.of(
          Setting.OPTIMIZER, "adam:lr=0.003",
          Setting.INIT, "xavier-uniform",
          Setting.ACTIVATION, "tanh",
          Setting.NORM, "none",
          Setting.RESIDUAL, "none",
          Setting.CLIP, "global-norm:1",
          Setting.BATCH, "32");

  @Override
  public Tensor apply(Tensor sequences, Scope scope) {
    Tensor states = scope.apply(everyStep ? recurrent : new LastValidStep(recurrent), sequences);
    return scope.apply(new Linear(outputs, true, initializer), states);
  }

  /** The sizes of a recurrent model. */
  public sealed interface Size extends Architecture {
    /** Its recurrent layer. */
    Layer recurrent(Zoo.Parts parts);

    @Override
    default Layer build(Task task, Zoo.Parts parts) {
      Layer model =
          new SequenceModel(
              recurrent(parts), task.outputs(), task.isAtEveryStep(), parts.initializer());
      return task.vocabulary() == 0
          ? model
          : new Sequential(new Embedding(task.vocabulary(), EMBEDDING, new Normal(1)), model);
    }

    @Override
    default Answer answer() {
      return Answer.EITHER;
    }
  }

  /** The sizes of a simple recurrent model, and what its recurrent weights start with. */
  public record RnnSize(int width, int layers, boolean bidirectional, RecurrentWeights recurrent)
      implements Size {
    @Override
    public Layer recurrent(Zoo.Parts parts) {
      Initializer weights = recurrent.initializer(parts.initializer());
      return new Rnn(
          width, layers, bidirectional, parts.activation(), parts.initializer(), weights);
    }
  }

  /** The sizes of an LSTM, the bias of its forget gates and what recurrent weights start with. */
  public record LstmSize(
      int width, int layers, boolean bidirectional, double forgetBias, RecurrentWeights recurrent)
      implements Size {
    @Override
    public Layer recurrent(Zoo.Parts parts) {
      Initializer weights = recurrent.initializer(parts.initializer());
      return new Lstm(width, layers, bidirectional, forgetBias, parts.initializer(), weights);
    }
  }

  /** The sizes of a GRU, the bias of its update gates and what recurrent weights start with. */
  public record GruSize(
      int width, int layers, boolean bidirectional, double updateBias, RecurrentWeights recurrent)
      implements Size {
    @Override
    public Layer recurrent(Zoo.Parts parts) {
      Initializer weights = recurrent.initializer(parts.initializer());
      return new Gru(width, layers, bidirectional, updateBias, parts.initializer(), weights);
    }
  }
}

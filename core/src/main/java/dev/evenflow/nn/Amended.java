package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import java.util.Map;

/**
 * A model some of whose layers are other than it says. It need not know: whatever is applied under
 * the path of an amendment is what the amendment makes of it. All other layers, and their
 * variables, keep their names, so a snapshot of the one fits the other but for what was added.
 *
 * <pre>{@code
 * Layer amended = new Amended(model, Map.of("block3", block -> new Followed(block, norm, "norm")));
 * }</pre>
 *
 * @param model what is amended
 * @param amendments by the path of a layer, such as {@code block2.conv1}
 */
public record Amended(Layer model, Map<String, Amendment> amendments) implements Layer {
  /** What is applied in the place of a layer. */
  @FunctionalInterface
  public interface Amendment {
    /** The layer that is applied. */
    Layer of(Layer original);
  }

  /** Copies the map. */
  public Amended {
    amendments = Map.copyOf(amendments);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return model.apply(input, scope.amended(amendments));
  }

  @Override
  public boolean readsIndices() {
    return model.readsIndices();
  }

  @Override
  public String kind() {
    return model.kind();
  }
}

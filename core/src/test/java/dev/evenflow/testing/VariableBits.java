package dev.evenflow.testing;

import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a training leaves behind, to the bit. */
public final class VariableBits {
  private VariableBits() {}

  /** The bits of all variables by name. */
  public static Map<String, List<Long>> bits(Trainer trainer) {
    return bits(trainer.variables());
  }

  /** The bits of these variables by name. */
  public static Map<String, List<Long>> bits(Variables variables) {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      List<Long> bits = new ArrayList<>(List.of(Double.doubleToRawLongBits(variable.scalar())));
      // What is behind the elements is padding, of which nothing is promised.
      for (int i = 0; i < variable.storage().length && i < variable.shape().size(); i++) {
        bits.add((long) Float.floatToRawIntBits(variable.storage()[i]));
      }
      all.put(variable.name(), bits);
    }
    return all;
  }
}

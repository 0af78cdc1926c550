package dev.evenflow.exchange;

import dev.evenflow.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code MultiheadAttention}: {@code in_proj_weight} [3 width, width], {@code in_proj_bias} [3
 * width], queries, keys and values in our order, {@code out_proj.weight} and {@code out_proj.bias}.
 */
record TorchAttention() implements TorchLayer {
  private static final Map<String, String> NAMES =
      Map.of(
          "weight", "in_proj_weight",
          "bias", "in_proj_bias",
          "out.weight", "out_proj.weight",
          "out.bias", "out_proj.bias");

  @Override
  public Map<String, Tensor> theirs(Map<String, Tensor> ours) {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    NAMES.forEach((our, their) -> {
      Tensor tensor = ours.get(our);
      if (tensor != null) {
        theirs.put(their, tensor.shape().rank() == 2 ? TorchLayout.theirs(tensor) : tensor);
      }
    });
    return theirs;
  }

  @Override
  public Map<String, Tensor> ours(Map<String, Tensor> theirs) {
    Map<String, Tensor> ours = new LinkedHashMap<>();
    NAMES.forEach((our, their) -> {
      Tensor tensor = theirs.get(their);
      if (tensor != null) {
        ours.put(our, tensor.shape().rank() == 2 ? TorchLayout.ours(tensor) : tensor);
      }
    });
    return ours;
  }
}

package dev.evenflow.exchange;

import dev.evenflow.tensor.Tensor;
import java.util.Map;

/**
 * The variables of one layer as PyTorch names and lays them out. What comes out of both ways, one
 * after the other, are the same bits.
 */
public interface TorchLayer {
  /** PyTorch's tensors, by name within the layer, from ours. */
  Map<String, Tensor> theirs(Map<String, Tensor> ours);

  /** Our tensors, by name within the layer, from PyTorch's. */
  Map<String, Tensor> ours(Map<String, Tensor> theirs);
}

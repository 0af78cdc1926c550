package dev.evenflow.cli.bench;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where two engines begin alike: the initial parameters by name, and batches {@code batch0.x},
 * {@code batch0.y}, {@code batch1.x} ... in Evenflow's layouts, floats or int32.
 *
 * @param entries by name
 */
record Start(Map<String, Entry> entries) {
  /** Reads a safetensors file. */
  static Start read(Path file) {
    return new Start(Safetensors.read(file).byName());
  }

  /** Gives every parameter its value. */
  void assign(Variables variables) {
    for (Variable parameter : variables.of(Variable.Role.PARAMETER)) {
      parameter.assign(named(parameter.name(), parameter.shape().extents()).floats());
    }
  }

  /** The batches, at least one. */
  List<Batch> batches(BatchForm form) {
    List<Batch> batches = new ArrayList<>();
    do {
      String name = "batch" + batches.size();
      Entry x = named(name + ".x", form.features().extents());
      int[] labels = named(name + ".y", form.labels().extents()).ints();
      batches.add(
          form.vocabulary() == 0
              ? new Batch.OfFloats(x.floats(), labels)
              : new Batch.OfIndices(x.ints(), labels));
    } while (entries.containsKey("batch" + batches.size() + ".x"));
    return batches;
  }

  private Entry named(String name, int[] shape) {
    Entry entry = entries.get(name);
    if (entry == null || !Arrays.equals(entry.shape(), shape)) {
      throw new EvenflowException(
          "the start needs an array %s %s, given %s"
              .formatted(name, Arrays.toString(shape), entry == null ? "none" : entry));
    }
    return entry;
  }
}

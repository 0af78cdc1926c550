package dev.evenflow.exchange;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.ElementType;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Applied;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights and states as the {@code state_dict} of the same model in PyTorch: its names
 * within layers, its layouts, channels before places. Paths of layers stay as they are, with _ for
 * -. A linear layer behind the flattening of images takes their channels first; a matrix applied at
 * each place of images is a convolution of kernel 1. Between flattening and the linear layer may be
 * elementwise functions, but nothing with weights of its own. What PyTorch has no layer for keeps
 * its own name and layout. {@code num_batches_tracked} is written as 0 and not read.
 *
 * @param layers of the model by path, and what they are applied to
 */
public record TorchWeights(Map<String, Applied> layers) {
  private static final String BATCHES = "num_batches_tracked";

  /** A list that is longer is cut, for it is read by people. */
  private static final int MOST_LISTED = 20;

  /** One layer or variable: where it stands, and which of our entries are its own. */
  private record Piece(String path, TorchLayer layer, Map<String, Entry> entries) {
    /** PyTorch's tensors by name within the layer, as expressions of ours. */
    Map<String, Tensor> theirs() {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      entries.forEach((local, entry) -> inputs.put(local, input(entry.name(), entry.shape())));
      Map<String, Tensor> theirs = layer.theirs(inputs);
      if (!layer.ours(theirs).keySet().equals(inputs.keySet())) {
        throw new EvenflowException(
            "PyTorch has no place for all of %s: %s".formatted(path, inputs.keySet()));
      }
      return theirs;
    }

    String theirName(String local) {
      return named(path.replace('-', '_'), local);
    }
  }

  /** Copies the map. */
  public TorchWeights {
    layers = Map.copyOf(layers);
  }

  /**
   * PyTorch's arrays from ours.
   *
   * @throws EvenflowException if a recurrent layer or attention has more than PyTorch's, such as a
   *     weight normalization
   */
  public List<Entry> theirs(List<Entry> ours) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<Entry> counters = new ArrayList<>();
    for (Piece piece : pieces(ours)) {
      piece.theirs().forEach((local, tensor) -> tensors.put(piece.theirName(local), tensor));
      if (piece.entries().containsKey(TorchVariable.RUNNING_VARIANCE)) {
        counters.add(Entry.of(piece.theirName(BATCHES), new int[0], 0L));
      }
    }
    List<Entry> theirs = new ArrayList<>(evaluated(tensors, new Safetensors(ours).byName()));
    theirs.addAll(counters);
    return theirs;
  }

  /**
   * Our arrays from PyTorch's, both by name.
   *
   * @param like our arrays of the model, whose names and shapes are wanted
   * @throws EvenflowException if one is missing, too many or of another shape or type
   */
  public Map<String, Entry> ours(Map<String, Entry> theirs, List<Entry> like) {
    Map<String, Entry> rest = new LinkedHashMap<>(theirs);
    rest.keySet().removeIf(name -> local(name).equals(BATCHES));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (Piece piece : pieces(like)) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      piece
          .theirs()
          .forEach((local, tensor) -> {
            String name = piece.theirName(local);
            int[] shape = tensor.shape().extents();
            String fault = fault(name, rest.remove(name), shape);
            if (fault != null) {
              faults.add(fault);
            }
            inputs.put(local, input(name, shape));
          });
      piece
          .layer()
          .ours(inputs)
          .forEach((local, tensor) -> tensors.put(named(piece.path(), local), tensor));
    }
    rest.keySet().forEach(name -> faults.add("the model has no " + name));
    if (!faults.isEmpty()) {
      throw new EvenflowException(
          "the weights do not fit the model as PyTorch would name it: "
              + String.join("; ", faults.subList(0, Math.min(MOST_LISTED, faults.size()))));
    }
    return new Safetensors(evaluated(tensors, theirs)).byName();
  }

  private static @Nullable String fault(String name, @Nullable Entry entry, int[] wanted) {
    if (entry == null) {
      return name + " is missing";
    }
    boolean isNumber = wanted.length == 0 && entry.type() == ElementType.F64;
    return Arrays.equals(entry.shape(), wanted) && (entry.type() == ElementType.F32 || isNumber)
        ? null
        : "%s is %s %s where F32 %s is wanted"
            .formatted(name, entry.type(), Arrays.toString(entry.shape()), Arrays.toString(wanted));
  }

  /** The layers that are mapped whole, and the other variables one by one. */
  private List<Piece> pieces(List<Entry> ours) {
    Map<String, Piece> pieces = new LinkedHashMap<>();
    Map<String, Entry> byName = new Safetensors(ours).byName();
    for (Entry entry : ours) {
      @Nullable Piece whole = whole(entry.name());
      Piece made = whole == null ? single(entry, byName) : whole;
      @Nullable Piece earlier =
          pieces.putIfAbsent(whole == null ? entry.name() : whole.path(), made);
      Piece piece = earlier == null ? made : earlier;
      int start = piece.path().isEmpty() ? 0 : piece.path().length() + 1;
      piece.entries().put(entry.name().substring(start), entry);
    }
    return List.copyOf(pieces.values());
  }

  /** The outermost layer that a variable belongs to and that is mapped whole. */
  private @Nullable Piece whole(String variable) {
    String path = "";
    for (int dot = 0; dot >= 0; dot = variable.indexOf('.', dot + 1)) {
      path = variable.substring(0, dot);
      Applied applied = layers.get(path);
      TorchLayer layer =
          switch (applied == null ? "" : applied.layer().kind()) {
            case "rnn" -> new TorchRecurrence(1);
            case "lstm" -> new TorchRecurrence(4);
            case "gru" -> new TorchRecurrence(3);
            case "attention" -> new TorchAttention();
            default -> null;
          };
      if (layer != null) {
        return new Piece(path, layer, new LinkedHashMap<>());
      }
    }
    return null;
  }

  private Piece single(Entry entry, Map<String, Entry> all) {
    String path = path(entry.name());
    Entry weight = all.get(named(path, TorchVariable.WEIGHT));
    @Nullable Shape direction =
        weight != null && all.containsKey(named(path, TorchVariable.WEIGHT_SCALE))
            ? Shape.of(weight.shape())
            : null;
    TorchVariable variable =
        new TorchVariable(
            local(entry.name()), Shape.of(entry.shape()), layers.get(path), direction);
    return new Piece(path, variable, new LinkedHashMap<>());
  }

  private static Tensor input(String name, int[] shape) {
    return Tensor.input(name, Shape.of(shape));
  }

  private static String named(String path, String local) {
    return path.isEmpty() ? local : path + "." + local;
  }

  private static String path(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String local(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<Entry> evaluated(Map<String, Tensor> tensors, Map<String, Entry> given) {
    Program program = Program.compile(Signature.of(tensors.values().toArray(Tensor[]::new)), 1);
    given.forEach((name, entry) -> {
      if (program.inputs().contains(name)) {
        if (entry.type() == ElementType.F64) {
          program.set(name, entry.doubles()[0]);
        } else {
          program.set(name, entry.floats());
        }
      }
    });
    program.run();
    List<Entry> entries = new ArrayList<>();
    tensors.forEach((name, tensor) -> {
      int[] shape = tensor.shape().extents();
      int place = entries.size();
      entries.add(
          shape.length == 0
              ? Entry.of(name, shape, program.scalar(place))
              : Entry.of(name, shape, program.values(place), 0));
    });
    return entries;
  }
}

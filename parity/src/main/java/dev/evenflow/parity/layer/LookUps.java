package dev.evenflow.parity.layer;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables: index of whole numbers, weight [rows, width]. */
final class LookUps {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of("embedding", LookUps::embedding, "embedding-bag", LookUps::bag);

  private LookUps() {}

  private static Arguments arguments(Given given, Shape table) {
    Arguments arguments =
        given.arguments().spelled("rows", "num_embeddings").spelled("width", "embedding_dim");
    arguments.agree("num_embeddings", table.extent(0));
    arguments.agree("embedding_dim", table.extent(1));
    arguments.ignoring("norm_type", "sparse");
    arguments.refuse("max_norm", arguments.has("max_norm"), "looking up does not change the table");
    arguments.refuse(
        "scale_grad_by_freq",
        arguments.flag("scale_grad_by_freq", false),
        "every look-up has its whole gradient");
    return arguments;
  }

  /** The padding index, which may count from the end of the table. */
  private static @Nullable Integer padding(Arguments arguments, int rows) {
    if (!arguments.has("padding_idx")) {
      return null;
    }
    int index = arguments.integer("padding_idx", 0);
    return index < 0 ? index + rows : index;
  }

  private static Written embedding(Given given) {
    Tensor weight = given.floats("weight", 2, "[rows, width]");
    int rows = weight.shape().extent(0);
    Arguments arguments = arguments(given, weight.shape());
    Layer layer =
        new Embedding(rows, weight.shape().extent(1), padding(arguments, rows), new Zeros());
    return Bound.of(layer, given.kind(), given.ints("index", 0, rows), Map.of("weight", weight));
  }

  /** Bags are the rows of a matrix, or begin at the offsets of a vector. */
  private static Written bag(Given given) {
    Tensor weight = given.floats("weight", 2, "[rows, width]");
    int rows = weight.shape().extent(0);
    Arguments arguments = arguments(given, weight.shape());
    EmbeddingBag bags =
        new EmbeddingBag(
            rows, weight.shape().extent(1), mode(given), padding(arguments, rows), new Zeros());
    Tensor index = given.ints("index", 0, rows);
    boolean endIsTold = arguments.flag("include_last_offset", false);
    if (index.shape().rank() == 2) {
      return Bound.of(bags, given.kind(), index, Map.of("weight", weight));
    }
    Tensor offsets = given.ints("offsets", 0, index.shape().extent(0) + 1);
    int count = offsets.shape().extent(0);
    Tensor starts = endIsTold ? offsets.slice(0, 0, count - 1) : offsets;
    Layer layer = (input, scope) -> bags.of(input, starts, scope);
    return Bound.of(layer, given.kind(), index, Map.of("weight", weight));
  }

  private static EmbeddingBag.Mode mode(Given given) {
    String said = Stream.of("sum", "mean", "max").filter(given::says).findFirst().orElse("mean");
    String mode = given.arguments().text("mode", said);
    return Stream.of(EmbeddingBag.Mode.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(mode))
        .findFirst()
        .orElseThrow(() -> given.arguments().fault("mode", "sum, mean or max", mode));
  }
}

package dev.evenflow.compiler;

import static java.util.stream.Collectors.joining;

import dev.evenflow.kernel.loop.Instruction;
import dev.evenflow.kernel.loop.Loop;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * A signature in readable form as it goes through the compiler: the graph before and after each
 * pass, then what runs, in order, with the place of each result in memory and the body of each
 * generated loop.
 */
public final class Listing {
  private final StringBuilder text = new StringBuilder();

  /** What every line begins with. */
  private String margin = "";

  private Listing() {}

  /** The listing of a signature, which is compiled for it. */
  public static String of(Signature signature) {
    Listing listing = new Listing();
    listing.graph("as written", signature);
    Signature simple = Simplify.of(signature);
    listing.graph("simplified", simple);
    SparseRows.Result rows = SparseRows.of(simple);
    listing.graph("on rows", rows.signature());
    rows.notes().forEach(note -> listing.line("  " + note));
    listing.line("== fused and scheduled");
    Lowering lowering = Compiler.lowered(rows);
    lowering.scheduled.forEach(scheduled -> listing.group(scheduled, lowering));
    return listing.text.toString();
  }

  private void line(String line) {
    text.append(margin).append(line).append('\n');
  }

  /** Says what a step of a loop does, further in than the loop. */
  private void inside(Runnable body) {
    String before = margin;
    margin += "      ";
    body.run();
    margin = before;
  }

  private void graph(String title, Signature signature) {
    List<Tensor> nodes = Graph.ascending(signature.roots());
    line("== " + title + ": " + nodes.size() + " tensors");
    nodes(nodes);
  }

  private void nodes(List<Tensor> nodes) {
    for (Tensor node : nodes) {
      line("  " + described(node));
      if (node.operation() instanceof Scanning.Loop loop) {
        inside(() -> nodes(loop.body().nodes()));
      }
    }
  }

  private static String described(Tensor tensor) {
    return "%" + tensor.id() + " " + tensor.shape() + " = " + operation(tensor) + operands(tensor);
  }

  private static String operation(Tensor tensor) {
    return switch (tensor.operation()) {
      case Source.Read read -> "read " + read.variable().name();
      case Source.Input input -> "input " + input.name();
      case Source.Constant constant -> Double.toString(constant.value());
      case Source.Literal literal -> "literal";
      case Scanning.Loop loop ->
          "loop of " + loop.length() + (loop.reverse() ? ", last to first" : "");
      case Record attributes when attributes.getClass().getRecordComponents().length > 0 ->
          attributes.toString();
      default -> tensor.operation().label();
    };
  }

  private static String operands(Tensor tensor) {
    return tensor.inputs().stream().map(input -> " %" + input.id()).collect(joining());
  }

  private void group(Lowering.Scheduled scheduled, Lowering lowering) {
    Group group = scheduled.group();
    List<Tensor> outputs = scheduled.outputs();
    line("  " + (group.isLoop() ? "loop" : "step") + (group.isApply() ? " after the guard" : ""));
    for (Tensor tensor : group.tensors()) {
      String again = group.repeated().contains(tensor) ? "  again" : "";
      String place = outputs.contains(tensor) ? "  @" + lowering.locate(tensor).offset() : "";
      line("    " + described(tensor) + place + again);
      Tensor greatest = lowering.watched(tensor);
      if (greatest != null) {
        line("    " + described(greatest) + "  along the way");
      }
      Lowering body = lowering.bodies.get(tensor);
      if (body != null) {
        inside(() -> body.scheduled.forEach(each -> group(each, body)));
      }
    }
    if (group.isLoop()) {
      loop(new ClusterLoop(group, outputs, lowering.views()).make(false).loop());
    }
  }

  private void loop(Loop loop) {
    line("      " + loop.direction().name().toLowerCase(Locale.ROOT));
    for (int i = 0; i < loop.instructions().size(); i++) {
      Instruction instruction = loop.instructions().get(i);
      StringBuilder line = new StringBuilder("      v" + i + " = ");
      line.append(instruction.opcode().name().toLowerCase(Locale.ROOT));
      for (int operand : new int[] {instruction.a(), instruction.b(), instruction.c()}) {
        if (operand >= 0) {
          line.append(" v").append(operand);
        }
      }
      switch (instruction.opcode()) {
        case CONSTANT -> line.append(' ').append(Float.intBitsToFloat(instruction.immediate()));
        case LOAD, LOAD_FIXED, STORE, SCALAR, INTEGER, SHIFT_LEFT, SHIFT_RIGHT ->
            line.append(" #").append(instruction.immediate());
        default -> {}
      }
      line(line.toString());
    }
  }
}

package dev.evenflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TapeTest {
  @Test
  void givesTheValuesOfTheInterpreter() {
    Tensor x = Tensor.input("x", Shape.of(3, 2));
    Tensor s = x.sumOfSquares();
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(s),
            step -> {
              Tensor next = step.carry(0).mul(0.5).add(step.element(0).sum());
              return new Scan.Next(List.of(next), List.of(next));
            });
    List<Tensor> roots =
        List.of(
            x.negate().abs().sqrt().exp().log().cos().sign(),
            Tensor.select(x.less(0.5), x.add(1), x.sub(s)).div(s).pow(2),
            x.min(0.3).max(s.mul(0.01)).reshape(6).detach().sum(),
            x.greater(1).add(x.equal(x)).add(x.lessOrEqual(x)),
            x.matmul(x.transpose(1, 0)).max(0).sum(),
            x.sum(0).add(x.meanKept(1)),
            scan.last(0),
            scan.history(0));
    double[] values = {0.5, -1, 2, 0.25, -3, 1};
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of("x", values));
    Tape tape = new Tape(roots);
    for (int run = 0; run < 2; run++) {
      System.arraycopy(values, 0, tape.buffer(x), 0, values.length);
      tape.run();
      for (Tensor root : roots) {
        assertThat(tape.buffer(root)).containsExactly(interpreter.evaluate(root));
      }
    }
  }
}

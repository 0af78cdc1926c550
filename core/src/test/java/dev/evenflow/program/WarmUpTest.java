package dev.evenflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.compiler.Compiler;
import dev.evenflow.kernel.Rehearsal;
import dev.evenflow.kernel.loop.LoopCompiler;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.OperationCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void callsEveryLoopOfEveryOperationWithinItsScratchMemory() {
    int loops = 0;
    for (Case each : OperationCatalogue.all()) {
      List<Tensor> inputs = each.inputs();
      Tensor output = each.output(inputs);
      List<Tensor> outputs = new ArrayList<>(List.of(output));
      if (!Case.floats(inputs).isEmpty()) {
        outputs.addAll(Gradients.of(each.objective(output), Case.floats(inputs)));
      }
      Signature signature = new Signature(outputs, Map.of(), Tensor.constant(1));
      for (Rehearsal.Calls calls : LoopCompiler.rehearsals(Compiler.compile(signature).tasks())) {
        loops++;
        for (int number = 0; number < 16; number++) {
          calls.call(number, number % 2 == 0);
        }
      }
    }
    assertThat(loops).isGreaterThan(100);
  }

  @Test
  void changesNoVariableAndNoResult() {
    Tensor x = Tensor.input("x", Shape.of(5, 70));
    Variable weight = new Variable("weight", Shape.of(70, 33), Variable.Role.PARAMETER);
    weight.assign(filled(70 * 33));
    Tensor loss = x.matmul(weight.read()).tanh().square().sum();
    Tensor next = weight.read().sub(Gradients.of(loss, List.of(weight.read())).getFirst());
    Program program =
        Program.compile(new Signature(List.of(loss), Map.of(weight, next), Tensor.constant(1)), 2);
    program.set("x", filled(5 * 70));
    program.run();
    double before = program.scalar(0);
    float[] values = weight.values();
    program.warmUp();
    assertThat(program.scalar(0)).isEqualTo(before);
    assertThat(weight.values()).containsExactly(values);
    weight.assign(filled(70 * 33));
    program.run();
    assertThat(program.scalar(0)).isEqualTo(before);
    assertThat(weight.values()).containsExactly(values);
  }

  private static float[] filled(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (i * 37 % 101 - 50) / 500f;
    }
    return values;
  }
}

package dev.evenflow;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.models.ResidualCnn;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.residual.Identity;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Trainer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prints all that a short training leaves behind as one number, for comparison between JVMs; the
 * property {@code threads} says how many work, {@code epochs} how long.
 */
final class TrainingDigest {
  private TrainingDigest() {}

  public static void main(String[] arguments) {
    System.out.println(of(Integer.getInteger("threads", 1), Integer.getInteger("epochs", 1)));
  }

  static long of(int threads, int epochs) {
    // The last batch of an epoch is shorter.
    Dataset digits = Digits.load().subset(IntStream.range(0, 70).toArray());
    Trainer trainer =
        Trainer.builder(
                new ResidualCnn(
                    10,
                    6,
                    2,
                    new HeNormal(),
                    StandardActivation.RELU,
                    BatchNorm.torch(),
                    new Identity()))
            .optimizer(new Adam(0.01))
            .transforms(List.of(new GlobalNorm(0.5)))
            .batchSize(32)
            .threads(threads)
            .build();
    trainer.fit(digits, epochs, List.of());
    // Values alone: what lies behind them in padded storage is nobody's.
    long digest = 1;
    for (Variable variable : trainer.variables().all()) {
      if (variable.shape().rank() == 0) {
        digest = digest * 31 + Double.doubleToRawLongBits(variable.scalar());
      }
      for (int i = 0; i < variable.shape().size() && variable.shape().rank() > 0; i++) {
        digest = digest * 31 + Float.floatToRawIntBits(variable.storage()[i]);
      }
    }
    return digest;
  }
}

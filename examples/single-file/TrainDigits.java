import dev.evenflow.data.Digits;
import dev.evenflow.data.Split;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.tensor.Window;
import dev.evenflow.training.Trainer;
import java.util.List;

/** Trains a convolutional net on handwritten digits; needs only core and optimizers. */
public class TrainDigits {
  /** Takes no arguments. */
  public static void main(String[] args) {
    Initializer init = new HeNormal();
    Layer model =
        new Sequential(
            Conv2d.same(8, 3, init),
            StandardActivation.RELU,
            new MaxPool2d(Window.square(2, 2, 0)),
            new Flatten(),
            new Linear(10, init));
    Trainer trainer = Trainer.builder(model).optimizer(new Adam(0.01)).seed(1).build();
    Split digits = Split.stratified(Digits.load(), 0.2, 42);
    trainer.fit(digits.train(), 5, List.of());
    IO.println("accuracy " + trainer.evaluate(digits.test()).accuracy());
  }
}

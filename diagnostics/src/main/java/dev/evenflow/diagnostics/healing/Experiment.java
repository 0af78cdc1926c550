package dev.evenflow.diagnostics.healing;

import dev.evenflow.data.Dataset;
import dev.evenflow.diagnostics.treatment.Patient;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tries treatments of one patient, all over the same batches.
 *
 * @param patient as it is
 * @param like a trainer like the patient's
 * @param train what it is trained on
 * @param batches of each training, at least 2
 * @param inEvaluation whether it is judged as in evaluation, on training examples, and not by the
 *     mean loss of the last half of the batches
 * @param control without treatment
 */
record Experiment(
    Patient patient,
    Trainer like,
    Dataset train,
    int batches,
    boolean inEvaluation,
    Proof.Arm control) {
  private static final int EVALUATED = 512;

  static Experiment of(
      Patient patient, Trainer like, Dataset train, int batches, boolean inEvaluation) {
    return new Experiment(
        patient,
        like,
        train,
        batches,
        inEvaluation,
        arm(patient.trainer(like), train, batches, inEvaluation));
  }

  /**
   * Tries a treatment.
   *
   * @throws dev.evenflow.EvenflowException if it does not suit the patient
   */
  Proof of(Treatment treatment) {
    Trainer treated = treatment.of(patient).trainer(like);
    return new Proof(control, arm(treated, train, batches, inEvaluation));
  }

  private static Proof.Arm arm(Trainer trainer, Dataset train, int batches, boolean inEvaluation) {
    Meter meter = new Meter(batches);
    try {
      while (!meter.stops()) {
        trainer.resume(train, trainer.progress().epochs().size() + 1, List.of(meter));
      }
    } catch (BadNumbersException _) {
      // Its loss says so.
    }
    double loss = meter.loss();
    if (inEvaluation) {
      int count = Math.min(EVALUATED, train.size());
      loss = trainer.evaluate(train.subset(IntStream.range(0, count).toArray())).loss();
    }
    return new Proof.Arm(
        meter.first, Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY, trainer);
  }

  /** Counts batches down, and means the losses of the last half. */
  private static final class Meter implements TrainingListener {
    private final int batches;
    private double first = Double.POSITIVE_INFINITY;
    private int done;
    private int counted;
    private double sum;

    Meter(int batches) {
      this.batches = batches;
    }

    @Override
    public void onBatch(StepReport report, int batch, int ofEpoch, int epoch) {
      if (report.committed()) {
        first = Double.isInfinite(first) ? report.loss() : first;
        if (2 * done >= batches) {
          counted++;
          sum += report.loss();
        }
      }
      done++;
    }

    @Override
    public boolean stops() {
      return done >= batches;
    }

    double loss() {
      return counted == 0 ? Double.POSITIVE_INFINITY : sum / counted;
    }
  }
}

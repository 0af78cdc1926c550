package dev.evenflow.diagnostics.healing;

import dev.evenflow.data.Dataset;
import dev.evenflow.diagnostics.treatment.Patient;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A controlled experiment: trainings that begin at one snapshot, with a treatment or without, and
 * go on over the same batches.
 *
 * @param control without treatment
 * @param treated with it
 */
public record Proof(Arm control, Arm treated) {
  /** What a treatment must make of the loss, in parts of the control's, so that it is no chance. */
  private static final double BETTER = 0.95;

  /**
   * Tries a treatment.
   *
   * @param like a trainer like the patient's
   * @param before an experiment on the same patient, whose control is this one's too
   */
  static Proof of(
      Patient patient,
      Treatment treatment,
      Trainer like,
      Dataset train,
      int batches,
      @Nullable Proof before) {
    Arm treated = Arm.of(treatment.of(patient), like, train, batches);
    return new Proof(
        before == null ? Arm.of(patient, like, train, batches) : before.control, treated);
  }

  /**
   * One training of the experiment.
   *
   * @param loss the mean over the last half of the batches; infinite if none of them was committed
   * @param refused how many of all the guard refused
   * @param trainer where it has come to
   */
  public record Arm(double loss, int refused, Trainer trainer) {
    /**
     * Trains for some batches.
     *
     * @param like a trainer like the patient's
     */
    static Arm of(Patient patient, Trainer like, Dataset train, int batches) {
      Trainer trainer = patient.trainer(like);
      Meter meter = new Meter(batches);
      try {
        while (!meter.stops()) {
          trainer.resume(train, trainer.progress().epochs().size() + 1, List.of(meter));
        }
      } catch (BadNumbersException _) {
        // Its loss says so.
      }
      return new Arm(meter.loss(), meter.refused, trainer);
    }
  }

  /** Whether the treatment has made the loss smaller, or finite. */
  public boolean helps() {
    return treated.loss < BETTER * control.loss;
  }

  /** Counts batches down, and means the losses of the last half. */
  private static final class Meter implements TrainingListener {
    private final int batches;
    private int done;
    private int refused;
    private int counted;
    private double sum;

    Meter(int batches) {
      this.batches = batches;
    }

    @Override
    public void onBatch(StepReport report, int batch, int ofEpoch, int epoch) {
      if (!report.committed()) {
        refused++;
      } else if (2 * done >= batches) {
        counted++;
        sum += report.loss();
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

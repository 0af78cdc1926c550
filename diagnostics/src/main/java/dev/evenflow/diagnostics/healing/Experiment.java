package dev.evenflow.diagnostics.healing;

import dev.evenflow.data.Dataset;
import dev.evenflow.diagnostics.treatment.Patient;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.nn.Layer;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries treatments of one patient, all over the same batches. What changes no strategy is tried by
 * the patient's own trainer, whose programs are compiled.
 */
final class Experiment {
  private static final int EVALUATED = 512;

  /** Fewer examples tell little, however many batches they are. */
  private static final int EXAMPLES = 320;

  /** What layers that are inserted must make of the loss of a treatment that inserts none. */
  private static final double WORTH_ITS_COST = 0.8;

  private final Patient patient;
  private final Trainer trainer;
  private final Dataset train;
  private final Healer.Training training;
  private final int batches;
  private final boolean inEvaluation;
  private final List<Trial> trials = new ArrayList<>();
  private Trial control;
  private Trial best;
  private int spent;

  /**
   * One training of the experiment.
   *
   * @param treatment null for none
   * @param proof what came of it
   * @param trainer that it was done by
   * @param end where it came to
   */
  record Trial(@Nullable Treatment treatment, Proof proof, Trainer trainer, Snapshot end) {}

  /**
   * Trains without treatment first.
   *
   * @param trainer of the patient as it is; where it comes to by {@link #finish} is the end of the
   *     best training
   * @param train what it is trained on
   * @param training how, and until when
   * @param batches of each training, at least 2; more where batches are so small that these see
   *     fewer than 320 examples, and fewer, but at least half as many, where the training ends
   *     before
   * @param inEvaluation whether it is judged as in evaluation, on training examples, and not by the
   *     mean loss of the last half of the batches
   */
  Experiment(
      Trainer trainer, Dataset train, Healer.Training training, int batches, boolean inEvaluation) {
    this.patient = Patient.of(trainer);
    this.trainer = trainer;
    this.train = train;
    this.training = training;
    this.batches = batches;
    this.inEvaluation = inEvaluation;
    Proof.Arm arm = arm(trainer);
    this.control = new Trial(null, new Proof(arm, arm), trainer, trainer.snapshot());
    this.best = control;
  }

  Patient patient() {
    return patient;
  }

  /** Whether the training ended before anything could be told of it. */
  boolean isOver() {
    return isUntold(control);
  }

  /** Of treatments, in the order in which they were tried. */
  List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** The training with the smallest loss, without treatment if none made it smaller. */
  Trial best() {
    return best;
  }

  /**
   * Tries a treatment.
   *
   * @throws dev.evenflow.EvenflowException if it does not suit the patient
   */
  Trial of(Treatment treatment) {
    Patient treated = treatment.of(patient);
    Trainer by = trainer;
    if (treated.plan().equals(patient.plan())) {
      treated.into(trainer);
    } else {
      by = treated.trainer(trainer);
    }
    Proof proof = new Proof(control.proof.control(), arm(by));
    Trial trial = new Trial(treatment, proof, by, by.snapshot());
    if (proof.treated().loss()
        < (isCostly(trial) ? WORTH_ITS_COST : 1) * best.proof.treated().loss()) {
      best = trial;
    }
    trials.add(trial);
    return trial;
  }

  /**
   * Goes on without treatment and with the most promising one, for as many batches again, while it
   * is not told whether it helps: rates far too low and weights that begin anew show little in a
   * few.
   *
   * @param times at most
   */
  void prolong(int times) {
    for (int i = 0; i < times && !best.proof.helps(); i++) {
      Trial hope = best.treatment == null ? fallingFastest() : best;
      if (hope == null) {
        return;
      }
      Trial without = further(control);
      Trial with = further(hope);
      if (isUntold(without) || isUntold(with)) {
        return;
      }
      control = without;
      Trial judged =
          new Trial(
              hope.treatment,
              new Proof(without.proof.treated(), with.proof.treated()),
              hope.trainer,
              with.end);
      trials.set(trials.indexOf(hope), judged);
      best = judged.proof.treated().loss() < without.proof.treated().loss() ? judged : control;
    }
  }

  /** Of treatments with a larger loss than without, that which falls faster. */
  private @Nullable Trial fallingFastest() {
    return trials.stream()
        .filter(each -> each.proof.treated().fall() < control.proof.treated().fall())
        .min(Comparator.comparingDouble(each -> each.proof.treated().fall()))
        .orElse(null);
  }

  private static boolean isUntold(Trial trial) {
    return Double.isNaN(trial.proof.treated().loss());
  }

  private Trial further(Trial trial) {
    new Patient(trial.trainer.plan(), trial.end).into(trial.trainer);
    Proof.Arm before = trial.proof.treated();
    Proof.Arm arm = arm(trial.trainer);
    Proof.Arm whole = new Proof.Arm(before.first(), arm.loss(), before.batches() + arm.batches());
    return new Trial(
        trial.treatment, new Proof(whole, whole), trial.trainer, trial.trainer.snapshot());
  }

  /** Whether it inserts layers, which each step pays for, where the best treatment does not. */
  private boolean isCostly(Trial trial) {
    Layer model = patient.plan().model();
    return best.treatment != null
        && best.trainer.plan().model().equals(model)
        && !trial.trainer.plan().model().equals(model);
  }

  /** The trainer of the best training if that helps, of the one without treatment otherwise. */
  Trainer finish() {
    Trial kept = best.proof.helps() ? best : control;
    new Patient(kept.trainer.plan(), kept.end).into(kept.trainer);
    spent -= kept.proof.treated().batches();
    return kept.trainer;
  }

  /** The batches of trainings that were not kept. */
  int spent() {
    return spent;
  }

  private Proof.Arm arm(Trainer by) {
    Meter meter = new Meter();
    boolean isEnough = true;
    try {
      training.fit(by, List.of(meter));
      isEnough = meter.isEnough();
    } catch (BadNumbersException _) {
      // Its loss says so.
    }
    spent += meter.losses.size();
    return new Proof.Arm(
        meter.first(), isEnough ? loss(by, meter) : Double.NaN, meter.losses.size());
  }

  private double loss(Trainer by, Meter meter) {
    double loss = meter.loss();
    if (inEvaluation) {
      int count = Math.min(EVALUATED, train.size());
      loss = by.evaluate(train.subset(IntStream.range(0, count).toArray())).loss();
    }
    return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
  }

  /** Counts batches down, and means the losses of the last half. */
  private final class Meter implements TrainingListener {
    /** A training that so many batches in a row are refused of is hopeless. */
    private static final int HOPELESS = 3;

    /** NaN for a batch that was refused. */
    private final List<Double> losses = new ArrayList<>();

    private int refused;
    private int examples;

    @Override
    public void onBatch(StepReport report, int batch, int ofEpoch, int epoch) {
      refused = report.committed() ? 0 : refused + 1;
      losses.add(report.committed() ? report.loss() : Double.NaN);
      examples += report.evaluation().examples();
    }

    @Override
    public boolean stops() {
      return hasSeen(1) || refused >= HOPELESS;
    }

    /** Whether it can be judged although it ended. */
    boolean isEnough() {
      return hasSeen(0.5) || refused >= HOPELESS;
    }

    private boolean hasSeen(double part) {
      return losses.size() >= part * batches && examples >= part * EXAMPLES;
    }

    double first() {
      return mean(losses.stream().filter(Double::isFinite).limit(1));
    }

    double loss() {
      return refused >= HOPELESS
          ? Double.POSITIVE_INFINITY
          : mean(losses.stream().skip(losses.size() / 2).filter(Double::isFinite));
    }

    private static double mean(Stream<Double> losses) {
      return losses.mapToDouble(each -> each).average().orElse(Double.POSITIVE_INFINITY);
    }
  }
}

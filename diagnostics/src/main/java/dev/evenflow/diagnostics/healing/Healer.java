package dev.evenflow.diagnostics.healing;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.treatment.Patient;
import dev.evenflow.diagnostics.treatment.Prescription;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.History;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a training and treats it where it is ill. A treatment is tried on a fork beside the
 * training as it is, over the same batches; training goes on with the one whose loss is smaller, so
 * that the steps of the winner are not lost.
 *
 * @param every how many steps there are for one that is watched, at least 1
 * @param trial batches of an experiment, at least 2
 * @param acts how many experiments a training may take, at least 0
 * @param coolDown batches after an experiment in which nothing is treated
 * @param prescriber what is tried against which illness
 */
public record Healer(int every, int trial, int acts, int coolDown, Prescriber prescriber) {
  private static final int EXAMINED = 128;

  /** Checks the numbers. */
  public Healer {
    if (every < 1 || trial < 2 || acts < 0 || coolDown < 0) {
      throw new EvenflowException(
          "a healer needs every >= 1, trial >= 2, acts >= 0 and cool-down >= 0, given %d, %d, %d, %d"
              .formatted(every, trial, acts, coolDown));
    }
  }

  /** Watches every step, tries over 20 batches, at most 10 times, and then waits for 30 batches. */
  public Healer() {
    this(Prescriber.byIllness());
  }

  /** The same with another choice of treatments. */
  public Healer(Prescriber prescriber) {
    this(1, 20, 10, 30, prescriber);
  }

  /** How a training goes on until it ends or a listener stops it. */
  @FunctionalInterface
  public interface Training {
    /** Trains. */
    History fit(Trainer trainer, List<TrainingListener> listeners);
  }

  /**
   * A training that was healed as it went.
   *
   * @param trainer as it ended, with the plan that the treatments made
   * @param acts what was tried
   */
  public record Healed(Trainer trainer, List<Act> acts) {
    /** Copies the list. */
    public Healed {
      acts = List.copyOf(acts);
    }
  }

  /**
   * Trains to the end.
   *
   * @param trainer that begins
   * @param train what it is trained on
   * @param training how
   * @param told of every act
   * @throws BadNumbersException if bad numbers stop the training and no treatment helps
   */
  public Healed heal(Trainer trainer, Dataset train, Training training, Consumer<Act> told) {
    Course course = new Course(trainer, train, training, told);
    return course.run();
  }

  /** One training. */
  private final class Course implements TrainingListener {
    private final Dataset train;
    private final Training training;
    private final Consumer<Act> told;
    private final List<Act> done = new ArrayList<>();
    private final Batch batch;
    private Trainer trainer;
    private Snapshot good;
    private Findings findings = new Findings(List.of(), List.of());
    private double update = Double.NaN;
    private long rest;

    Course(Trainer trainer, Dataset train, Training training, Consumer<Act> told) {
      this.trainer = trainer;
      this.train = train;
      this.training = training;
      this.told = told;
      this.batch = Batch.of(train, EXAMINED, 0);
      trainer.prepare(train);
      trainer.calibrate(batch.features(), batch.size());
      this.good = trainer.snapshot();
    }

    Healed run() {
      while (true) {
        watch();
        @Nullable BadNumbersException stopped = null;
        try {
          training.fit(trainer, List.of(this));
        } catch (BadNumbersException e) {
          stopped = e;
        }
        Finding finding = due();
        if (finding == null || !treat(finding)) {
          if (stopped != null) {
            throw stopped;
          }
          if (finding == null) {
            return new Healed(trainer, done);
          }
        }
      }
    }

    private void watch() {
      findings =
          new Findings(
              Symptom.standard(),
              List.of(event -> {
                if (event instanceof WatchEvent.Measured(Signals signals)) {
                  begin(signals);
                }
              }));
      trainer.watch(new Watch(findings, Math.min(Watch.WINDOW, train.size())), every);
    }

    /** The first step tells best what the rate does to the weights. */
    private void begin(Signals signals) {
      if (Double.isNaN(update)) {
        double[] updates =
            signals.layers().stream()
                .mapToDouble(LayerSignals::update)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        update = updates.length == 0 ? Double.NaN : updates[updates.length / 2];
      }
    }

    private @Nullable Finding due() {
      return done.size() >= acts || rest > 0 || findings.open().isEmpty()
          ? null
          : findings.open().getFirst();
    }

    @Override
    public void onBatch(StepReport report, int batchOfEpoch, int batches, int epoch) {
      rest = Math.max(0, rest - 1);
    }

    @Override
    public boolean stops() {
      return due() != null;
    }

    /** Tries treatments until one is decisive, and keeps the best that helps; whether one did. */
    private boolean treat(Finding finding) {
      Patient before = Patient.of(trainer);
      boolean inEvaluation = finding.illness() == Illness.NORMALIZATION;
      Experiment experiment = Experiment.of(before, trainer, train, trial, inEvaluation);
      List<Trial> trials = new ArrayList<>();
      Trial best = new Trial("", new Proof(experiment.control(), experiment.control()));
      for (Treatment each :
          prescriber.against(finding, new Prescription(before, good, batch, update))) {
        if (done.size() + trials.size() >= acts || best.proof.isDecisive(chance())) {
          break;
        }
        try {
          Trial tried = new Trial(each.toString(), experiment.of(each));
          trials.add(tried);
          best = tried.proof.treated().loss() < best.proof.treated().loss() ? tried : best;
        } catch (EvenflowException _) {
          // It does not suit this model.
        }
      }
      boolean isHelped = best.proof.helps();
      for (Trial each : trials) {
        Act act =
            new Act(
                before.snapshot().position(),
                finding,
                each.treatment,
                each.proof,
                isHelped && each.equals(best));
        done.add(act);
        told.accept(act);
      }
      trainer = (isHelped ? best.proof.treated() : experiment.control()).trainer();
      rest = coolDown;
      if (isHelped) {
        good = trainer.snapshot();
        update = Double.NaN;
      }
      return isHelped;
    }

    /** The cross-entropy of whoever knows nothing; of quantities it is not known. */
    private double chance() {
      return batch.targets() instanceof Labels labels
          ? Math.log(labels.classes().size())
          : Double.POSITIVE_INFINITY;
    }
  }

  private record Trial(String treatment, Proof proof) {}
}

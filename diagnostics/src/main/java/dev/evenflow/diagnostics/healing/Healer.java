package dev.evenflow.diagnostics.healing;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Targets;
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
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.History;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import dev.evenflow.training.Watching;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a training and treats it where it is ill. A treatment is tried on a fork beside the
 * training as it is, over the same batches; training goes on with the one whose loss is smaller, so
 * that the steps of the winner are not lost. No experiment goes beyond the end of the training, and
 * where less than half of one is left nothing is treated.
 *
 * <p>Every step is watched at first and after every treatment that helped, fewer the longer all is
 * well: after n one of {@code n / 50}, or of 1000 if that is more often, and never a shorter last
 * batch of an epoch.
 *
 * @param trial batches of each training of an experiment, at least 2; more where these see fewer
 *     than 320 examples
 * @param tries how many treatments an experiment may try, at least 1
 * @param acts how many treatments a training may try, at least 0
 * @param coolDown batches after an experiment in which nothing is treated, four times as many after
 *     each that did not help
 * @param prescriber what is tried against which illness
 * @param symptoms by which illnesses are found
 */
public record Healer(
    int trial, int tries, int acts, int coolDown, Prescriber prescriber, List<Symptom> symptoms) {
  private static final int EXAMINED = 128;

  /** How often an experiment goes on that did not tell enough. */
  private static final int PROLONGED = 2;

  /** So many steps are watched one by one. */
  private static final int CLOSE = 50;

  /** At least one of so many steps is watched. */
  private static final int RARE = 1000;

  /** Over so many batches the recent loss is averaged, and over four times as many that before. */
  private static final int RECENT = 10;

  /** What the recent loss is of that before where it falls well. */
  private static final double THRIVING = 0.9;

  /** What the recent loss is of that of chance where a training has learned what there is. */
  private static final double LEARNED = 0.1;

  /** Copies the list and checks the numbers. */
  public Healer {
    symptoms = List.copyOf(symptoms);
    if (trial < 2 || tries < 1 || acts < 0 || coolDown < 0) {
      throw new EvenflowException(
          "a healer needs trial >= 2, tries >= 1, acts >= 0 and cool-down >= 0, given %d, %d, %d, %d"
              .formatted(trial, tries, acts, coolDown));
    }
  }

  /** Tries over 20 batches, 2 treatments at a time and 10 in all, and then waits for 30 batches. */
  public Healer() {
    this(Prescriber.byIllness());
  }

  /** The same with another choice of treatments. */
  public Healer(Prescriber prescriber) {
    this(20, 2, 10, 30, prescriber);
  }

  /** By the {@linkplain Symptom#standard standard} symptoms. */
  public Healer(int trial, int tries, int acts, int coolDown, Prescriber prescriber) {
    this(trial, tries, acts, coolDown, prescriber, Symptom.standard());
  }

  /** This with other symptoms. */
  public Healer withSymptoms(List<Symptom> others) {
    return new Healer(trial, tries, acts, coolDown, prescriber, others);
  }

  /** How a training goes on until it ends or a listener stops it. */
  @FunctionalInterface
  public interface Training {
    /** Trains, for experiments too. */
    History fit(Trainer trainer, List<TrainingListener> listeners);

    /** Who is told of a training that is no experiment, and of epochs that end within one. */
    default List<TrainingListener> listeners(Trainer trainer) {
      return List.of();
    }
  }

  /**
   * A training that was healed as it went.
   *
   * @param trainer as it ended, with the plan that the treatments made
   * @param history of all epochs
   * @param acts what was tried
   * @param spent batches of trainings that experiments did not keep
   */
  public record Healed(Trainer trainer, History history, List<Act> acts, int spent) {
    /** Copies the list. */
    public Healed {
      acts = List.copyOf(acts);
    }
  }

  /**
   * Trains to the end.
   *
   * @param trainer that begins or goes on, for which nothing was seen yet
   * @param train what it is trained on
   * @param training how
   * @param told of every act
   * @throws BadNumbersException if bad numbers stop the training and no treatment helps
   */
  public Healed heal(Trainer trainer, Dataset train, Training training, Consumer<Act> told) {
    return heal(trainer, train, training, told, List.of());
  }

  /**
   * Trains to the end.
   *
   * @param watchers told of what is watched too
   */
  public Healed heal(
      Trainer trainer,
      Dataset train,
      Training training,
      Consumer<Act> told,
      List<Consumer<WatchEvent>> watchers) {
    return new Course(trainer, train, training, told, watchers).run();
  }

  /** One training. */
  private final class Course implements TrainingListener {
    private final Dataset train;
    private final Training training;
    private final Consumer<Act> told;
    private final List<Consumer<WatchEvent>> watchers;
    private final List<Act> done = new ArrayList<>();
    private final Batch batch;
    private final double chance;
    private final Watch watch;
    private Trainer trainer;
    private @Nullable Trainer watched;
    private Snapshot good;
    private Findings findings = new Findings(List.of(), List.of());
    private double update = Double.NaN;
    private boolean isTrying;
    private boolean isLast;
    private boolean isOver;
    private boolean hasLearned;
    private long well;
    private long next;
    private double recent;
    private double before;
    private long rest;
    private int failures;
    private int spent;

    Course(
        Trainer trainer,
        Dataset train,
        Training training,
        Consumer<Act> told,
        List<Consumer<WatchEvent>> watchers) {
      this.trainer = trainer;
      this.train = train;
      this.training = training;
      this.told = told;
      this.watchers = watchers;
      this.batch = Batch.of(train, EXAMINED, 0);
      this.chance = chance(train.targets());
      this.watch = new Watch(this::judge, Math.min(Watch.WINDOW, train.size()));
      trainer.prepare(train);
      trainer.calibrate(batch.features(), batch.size());
      this.good = trainer.snapshot();
      watch(trainer);
    }

    Healed run() {
      while (true) {
        try {
          List<TrainingListener> all = new ArrayList<>(training.listeners(trainer));
          all.add(this);
          History history = training.fit(trainer, all);
          Finding finding = due();
          if (finding == null) {
            return new Healed(trainer, history, done, spent);
          }
          treat(finding);
        } catch (BadNumbersException stopped) {
          rest = 0;
          Finding finding = due();
          if (finding == null || !treat(finding)) {
            throw stopped;
          }
        }
      }
    }

    /** Watches from here on as if nothing had been seen before. */
    private void watch(Trainer by) {
      findings = new Findings(symptoms, watchers);
      watch.forget();
      if (!by.equals(watched)) {
        by.watch(new Watching(watch, _ -> isWatched(), true));
        watched = by;
      }
    }

    private void watchClosely() {
      well = 0;
      next = 0;
      hasLearned = false;
    }

    private boolean isWatched() {
      return !isTrying && !isLast && well >= next;
    }

    private void judge(Signals signals) {
      next = well + Math.clamp(well / CLOSE, 1, RARE);
      if (Double.isNaN(update)) {
        // The first step tells best what the rate does to the weights.
        double[] updates =
            signals.layers().stream()
                .mapToDouble(LayerSignals::update)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        update = updates.length == 0 ? Double.NaN : updates[updates.length / 2];
      }
      findings.accept(signals);
    }

    private @Nullable Finding due() {
      return done.size() >= acts || rest > 0 || isOver
          ? null
          : findings.open().stream()
              .filter(each -> !isRefuted(each.illness()))
              .findFirst()
              .orElse(null);
    }

    /** Whether the loss speaks against an illness. */
    private boolean isRefuted(Illness illness) {
      return illness != Illness.BAD_NUMBER
          && illness != Illness.NORMALIZATION
          && (hasLearned || thrives());
    }

    /** Whether the loss is less than half of what it was by chance, and falls. */
    private boolean thrives() {
      return recent < before * THRIVING && recent < chance / 2;
    }

    /** Whether there is little left to learn; a jump of the loss for some batches is no illness. */
    private boolean isLearned() {
      return hasLearned
          ? before < chance / 2
          : recent < chance * LEARNED && Double.isFinite(chance);
    }

    @Override
    public void onBatch(StepReport report, int batchOfEpoch, int batches, int epoch) {
      rest = Math.max(0, rest - 1);
      // A program for a few watched steps of another size costs more than they tell.
      isLast = batchOfEpoch == batches - 1;
      if (!report.committed()) {
        watchClosely();
      } else {
        well++;
        recent += (report.loss() - recent) / Math.min(well, RECENT);
        before += (report.loss() - before) / Math.min(well, 4 * RECENT);
        hasLearned = isLearned();
      }
    }

    @Override
    public boolean stops() {
      return due() != null;
    }

    /** Tries treatments until one is decisive, and keeps the best that helps; whether one did. */
    private boolean treat(Finding finding) {
      isTrying = true;
      boolean inEvaluation = finding.illness() == Illness.NORMALIZATION;
      Experiment experiment = new Experiment(trainer, train, training, trial, inEvaluation);
      Patient before = experiment.patient();
      if (!experiment.isOver()) {
        tryOut(experiment, finding);
      }
      boolean isHelped = experiment.best().proof().helps();
      trainer = experiment.finish();
      tellEpochs(before.snapshot().progress().epochs().size());
      for (Experiment.Trial each : experiment.trials()) {
        Act act =
            new Act(
                before.snapshot().position(),
                finding,
                Objects.requireNonNull(each.treatment()).toString(),
                each.proof(),
                isHelped && each.equals(experiment.best()));
        done.add(act);
        told.accept(act);
      }
      spent += experiment.spent();
      isTrying = false;
      isOver = experiment.isOver();
      failures = isHelped ? 0 : failures + 1;
      rest = (long) coolDown << Math.min(2 * failures, 20);
      if (isHelped) {
        good = trainer.snapshot();
        update = Double.NaN;
        watchClosely();
      }
      watch(trainer);
      return isHelped;
    }

    private void tryOut(Experiment experiment, Finding finding) {
      int most = Math.min(tries, acts - done.size());
      Iterator<Treatment> treatments =
          prescriber
              .against(finding, new Prescription(experiment.patient(), good, batch, update))
              .iterator();
      // To look for the next one takes longer than to try it.
      while (experiment.trials().size() < most
          && !experiment.best().proof().isDecisive(chance)
          && treatments.hasNext()) {
        try {
          experiment.of(treatments.next());
        } catch (EvenflowException _) {
          // It does not suit this model.
        }
      }
      experiment.prolong(PROLONGED);
    }

    /** Of the training that an experiment has kept. */
    private void tellEpochs(int from) {
      List<EpochReport> epochs = trainer.progress().epochs();
      List<TrainingListener> listeners = training.listeners(trainer);
      epochs
          .subList(from, epochs.size())
          .forEach(epoch -> listeners.forEach(each -> each.onEpoch(epoch)));
    }

    /** The cross-entropy of whoever knows nothing; of quantities it is not known. */
    private static double chance(Targets targets) {
      return targets instanceof Labels labels
          ? Math.log(labels.classes().size())
          : Double.POSITIVE_INFINITY;
    }
  }
}

package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Normalization;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.TrainingPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may help against an illness, smallest reach first.
 *
 * @param patient the training as it is
 * @param good a snapshot of it from before the illness began
 * @param batch of training examples
 * @param update the median over layers of update over weight when training began, NaN if unknown
 */
public record Prescription(Patient patient, Snapshot good, Batch batch, double update) {
  /** What is put in the place of normalizations that are another in evaluation. */
  static final Normalization BY_BATCH = BatchNorm.torch();

  static final Normalization BY_LAYER = new LayerNorm();

  /** What a step should change of weights, in parts of them. */
  private static final double UPDATE = 1e-2;

  /** A model that loses less of gradients and examples than this may train. */
  private static final double GOOD = 1.5;

  /** One that loses more need not be treated for what its rate may have done. */
  private static final double BAD = 3.4;

  /** A first step that changes weights by more is one that silences units. */
  private static final double OVERSHOOT = 0.1;

  private static final int WARM_UP = 10;

  /** Treatments in the order in which they are to be tried, each looked for when it is asked. */
  public Iterable<Treatment> against(Illness illness) {
    return () -> inOrder(illness).iterator();
  }

  private Stream<Treatment> inOrder(Illness illness) {
    return switch (illness) {
      case RATE_TOO_LOW -> Stream.of(rate());
      case RATE_TOO_HIGH -> slowed(true);
      case NORMALIZATION -> normalizations().stream();
      case DEAD_UNITS -> revived();
      case VANISHING, SATURATION -> evened();
      case EXPLODING, BAD_NUMBER -> slowed(false);
    };
  }

  /** All treatments that may suit the model, in no order that means anything. */
  public List<Treatment> all() {
    List<Treatment> all = new ArrayList<>(candidates(begun(), Examination.of(patient, batch)));
    all.add(rate());
    all.add(back().then(rate()));
    all.add(new Rewarm(0.1, WARM_UP));
    all.add(new Rewarm(10, WARM_UP));
    all.add(new ClipLayers(1));
    all.add(new ReviveUnits(batch));
    all.add(back().then(adam()));
    all.add(back().then(new ClipLayers(1)).then(adam()));
    all.add(begun());
    all.addAll(normalizations());
    return all;
  }

  private Treatment back() {
    return new RollBack(good);
  }

  /** Back, and with scaled features where these are of another size than weights are made for. */
  private Treatment begun() {
    Treatment scaled = back().then(new ScaleInput(batch));
    try {
      scaled.of(patient);
      return scaled;
    } catch (EvenflowException _) {
      return back();
    }
  }

  private Treatment adam() {
    return new SwapOptimizer(new Adam(0.003));
  }

  private Treatment rate() {
    double factor = UPDATE / update;
    return new Rewarm(factor > 0 && factor < Double.POSITIVE_INFINITY ? factor : 0.1, WARM_UP);
  }

  /** Statistics of few examples stay noisy; without them, steps may be too large. */
  private List<Treatment> normalizations() {
    List<Applied> found =
        Examination.of(patient, batch).layers().stream()
            .filter(each -> each.layer() instanceof Normalization && each.output() != each.input())
            .toList();
    if (found.isEmpty()) {
      return List.of();
    }
    List<String> paths = found.stream().map(Applied::path).toList();
    Treatment byLayer = new ReplaceNormalization(paths, BY_LAYER);
    return found.stream().allMatch(each -> each.layer().equals(BY_BATCH))
        ? List.of(byLayer, byLayer.then(new Rewarm(0.1, WARM_UP)))
        : List.of(new ReplaceNormalization(paths, BY_BATCH), byLayer);
  }

  private Stream<Treatment> revived() {
    Stream<Treatment> revived = Stream.concat(Stream.of(new ReviveUnits(batch)), evened());
    return update > OVERSHOOT ? Stream.concat(Stream.of(back().then(rate())), revived) : revived;
  }

  /**
   * Where a model loses little, the rate may make its gradients grow in time.
   *
   * @param isFast whether steps were seen to be too large
   */
  private Stream<Treatment> slowed(boolean isFast) {
    Treatment begun = begun();
    Evened evened = new Evened(begun);
    // Adam's steps are as large as its rate: only gradients that grow must be clipped for it.
    boolean isEven = isFast && !evened.isRecurrent;
    Treatment start = isEven ? back() : back().then(new ClipLayers(1));
    Stream<Treatment> rates = Stream.of(back().then(rate()), start.then(adam()));
    return Stream.concat(
        scaled(begun),
        isFast || evened.judged(back()).lost <= BAD
            ? Stream.concat(rates, evened.all())
            : Stream.concat(evened.all(), rates));
  }

  private Stream<Treatment> evened() {
    Treatment begun = begun();
    return Stream.concat(scaled(begun), new Evened(begun).all());
  }

  /** What begins with scaled features, where these were of another size. */
  private Stream<Treatment> scaled(Treatment begun) {
    return begun.equals(back()) ? Stream.of() : Stream.of(begun);
  }

  /**
   * What changes how gradients flow.
   *
   * @param begun what each of them begins with
   * @param seen the patient
   */
  private List<Treatment> candidates(Treatment begun, Examination seen) {
    List<Treatment> all = new ArrayList<>();
    List<String> weighted = new ArrayList<>();
    List<String> skippable = new ArrayList<>();
    seen.weighted().forEach(each -> weighted.add(each.path()));
    for (Applied each : seen.layers()) {
      boolean isBlock = !each.path().isEmpty() && !each.path().contains(".");
      if (isBlock && holdsWeights(each.path(), weighted) && isSquare(each)) {
        skippable.add(each.path());
      }
    }
    Treatment rescale = new Rescale(batch, Rescale.Share.LAYER);
    Treatment rescaled = begun.then(rescale);
    all.add(rescaled);
    all.add(begun.then(new Rescale(batch, Rescale.Share.ORTHOGONAL_LAYER)));
    all.add(begun.then(new Rescale(batch, Rescale.Share.UNIT)));
    if (weighted.size() > 1) {
      if (!skippable.isEmpty()) {
        all.add(begun.then(new InsertResidual(skippable)).then(rescale));
      }
      // Behind a normalization the size of weights says nothing but how slowly they turn.
      Treatment normalized =
          rescaled.then(
              new InsertNormalization(
                  batch,
                  weighted.subList(0, weighted.size() - 1),
                  InsertNormalization.Start.PLAIN));
      all.add(normalized);
      List<String> blocks = skippable.stream().filter(each -> !weighted.contains(each)).toList();
      if (!blocks.isEmpty()) {
        // The head reads a sum of many layers then, which must not be as large as there are many.
        Treatment last =
            new InsertNormalization(
                batch, List.of(blocks.getLast()), InsertNormalization.Start.PLAIN);
        all.add(normalized.then(new InsertSkip(blocks, 1)).then(last).then(rescale));
      }
    }
    return all;
  }

  /**
   * A treatment that was looked at.
   *
   * @param before the patient
   * @param after the patient with it; the same where it does not suit
   * @param lost what the model loses with it, NaN where it does not suit
   */
  private record Judged(Treatment treatment, Patient before, Patient after, double lost)
      implements Treatment {
    @Override
    @SuppressWarnings("ReferenceEquality") // Whether it is this one that was looked at.
    public Patient of(Patient patient) {
      return patient == before ? after : treatment.of(patient);
    }

    @Override
    public String toString() {
      return treatment.toString();
    }
  }

  private static boolean holdsWeights(String path, List<String> weighted) {
    return weighted.stream().anyMatch(each -> (each + ".").startsWith(path + "."));
  }

  private static boolean isSquare(Applied layer) {
    return layer.output().shape().equals(layer.input().shape())
        && layer.output().shape().rank() > 1;
  }

  /**
   * What lets gradients and examples through: first that of the smallest reach that does, which is
   * looked for without a look at others, then those with which the least is lost.
   */
  private final class Evened {
    private final Map<TrainingPlan, Examination> seen = new HashMap<>();
    private final boolean isRecurrent;
    private final List<Treatment> left;
    private final List<Judged> judged = new ArrayList<>();

    Evened(Treatment begun) {
      Examination examined = Examination.of(patient, batch);
      isRecurrent = examined.isRecurrent();
      left = candidates(begun, examined);
    }

    Stream<Treatment> all() {
      return Stream.<Treatment>concat(
          Stream.of(this).flatMap(each -> each.first().stream()),
          Stream.of(this).flatMap(each -> each.rest().stream()));
    }

    private Optional<Judged> first() {
      while (!left.isEmpty()) {
        Judged next = judged(left.removeFirst());
        if (next.lost <= GOOD) {
          return Optional.of(next);
        }
        judged.add(next);
      }
      return Optional.empty();
    }

    private List<Judged> rest() {
      left.forEach(each -> judged.add(judged(each)));
      return judged.stream()
          .filter(each -> !Double.isNaN(each.lost))
          .sorted(Comparator.comparingDouble(Judged::lost))
          .toList();
    }

    /** What is lost with a treatment; models are compiled once. */
    Judged judged(Treatment treatment) {
      try {
        Patient treated = treatment.of(patient);
        double lost =
            seen.computeIfAbsent(treated.plan(), _ -> Examination.of(treated, batch)).lost(treated);
        return new Judged(treatment, patient, treated, lost);
      } catch (EvenflowException _) {
        return new Judged(treatment, patient, patient, Double.NaN);
      }
    }
  }
}

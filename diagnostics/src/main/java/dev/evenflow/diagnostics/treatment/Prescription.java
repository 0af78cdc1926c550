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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What may help against an illness, smallest reach first.
 *
 * @param patient the training as it is
 * @param good a snapshot of it from before the illness began
 * @param batch of training examples
 * @param update the median over layers of update over weight when training began, NaN if unknown
 */
public record Prescription(Patient patient, Snapshot good, Batch batch, double update) {
  /** What a step should change of weights, in parts of them. */
  private static final double UPDATE = 1e-2;

  /** Gradients that change by more than this factor on their way are not even. */
  private static final double LARGEST = 30;

  /** So many layers of one width are better led around than normalized alone. */
  private static final int DEEP = 10;

  /** More would take longer to try than they are worth. */
  private static final int MOST = 5;

  /** A first step that changes weights by more is one that silences units. */
  private static final double OVERSHOOT = 0.1;

  private static final int WARM_UP = 10;

  /** Treatments in the order in which they are to be tried. */
  public List<Treatment> against(Illness illness) {
    return switch (illness) {
      case RATE_TOO_LOW -> List.of(rate());
      case RATE_TOO_HIGH -> slowed();
      case NORMALIZATION -> normalizations();
      case DEAD_UNITS -> revived();
      case VANISHING, SATURATION -> evened();
      case EXPLODING, BAD_NUMBER -> slowed();
    };
  }

  /** All treatments that suit the model, in no order that means anything. */
  public List<Treatment> all() {
    List<Treatment> all = new ArrayList<>(candidates());
    all.add(new Rewarm(0.1, WARM_UP));
    all.add(new Rewarm(10, WARM_UP));
    all.add(new ClipLayers(1));
    all.add(new ReviveUnits(batch));
    all.add(new SwapOptimizer(new Adam()));
    all.addAll(normalizations());
    return all;
  }

  private Treatment back() {
    return new RollBack(good);
  }

  private Treatment rate() {
    double factor = UPDATE / update;
    return new Rewarm(factor > 0 && factor < Double.POSITIVE_INFINITY ? factor : 0.1, WARM_UP);
  }

  private List<Treatment> normalizations() {
    List<String> paths =
        Examination.of(patient, batch).layers().stream()
            .filter(each -> each.layer() instanceof Normalization && each.output() != each.input())
            .map(Applied::path)
            .toList();
    return paths.isEmpty()
        ? List.of()
        : List.of(
            new ReplaceNormalization(paths, BatchNorm.torch()),
            new ReplaceNormalization(paths, new LayerNorm()));
  }

  private List<Treatment> revived() {
    List<Treatment> all = new ArrayList<>();
    all.add(new ReviveUnits(batch));
    if (update > OVERSHOOT) {
      all.addFirst(back().then(rate()));
    }
    all.addAll(evened());
    return all;
  }

  /** Where gradients do not grow from layer to layer, the rate may make them grow in time. */
  private List<Treatment> slowed() {
    List<Treatment> all = new ArrayList<>(evened());
    boolean isEven = distance(back()) <= Math.log(LARGEST);
    all.add(isEven ? 0 : all.size(), back().then(rate()));
    return all;
  }

  /** What makes gradients even, those first that do; of the others, what comes nearest. */
  private List<Treatment> evened() {
    return candidates().stream()
        .map(each -> new Judged(each, distance(each)))
        .filter(each -> !Double.isNaN(each.distance))
        .sorted(Comparator.comparingDouble(each -> Math.max(each.distance, Math.log(LARGEST))))
        .limit(MOST)
        .map(Judged::treatment)
        .toList();
  }

  /** What changes how gradients flow. */
  private List<Treatment> candidates() {
    List<Treatment> all = new ArrayList<>();
    List<String> weighted = new ArrayList<>();
    List<String> skippable = new ArrayList<>();
    Examination seen = Examination.of(patient, batch);
    seen.weighted().forEach(each -> weighted.add(each.path()));
    for (Applied each : seen.layers()) {
      boolean isBlock = !each.path().isEmpty() && !each.path().contains(".");
      if (isBlock && holdsWeights(each.path(), weighted) && isSquare(each)) {
        skippable.add(each.path());
      }
    }
    Treatment rescale = new Rescale(batch, Rescale.Share.LAYER);
    all.add(back().then(rescale));
    all.add(back().then(new Rescale(batch, Rescale.Share.ORTHOGONAL_LAYER)));
    all.add(back().then(new Rescale(batch, Rescale.Share.UNIT)));
    if (weighted.size() > 1) {
      Treatment normalization =
          new InsertNormalization(
              batch, weighted.subList(0, weighted.size() - 1), InsertNormalization.Start.PLAIN);
      if (skippable.size() < DEEP) {
        all.add(back().then(normalization));
      }
      if (!skippable.isEmpty()) {
        // The head reads a sum of many layers then, which must not be as large as there are many.
        Treatment last =
            new InsertNormalization(
                batch, List.of(skippable.getLast()), InsertNormalization.Start.PLAIN);
        all.add(
            back().then(normalization).then(new InsertSkip(skippable, 1)).then(last).then(rescale));
      }
      if (skippable.size() >= DEEP) {
        all.add(back().then(normalization));
      }
    }
    return all;
  }

  /** A treatment, and by what factor gradients change with it, as the size of its logarithm. */
  private record Judged(Treatment treatment, double distance) {}

  private static boolean holdsWeights(String path, List<String> weighted) {
    return weighted.stream().anyMatch(each -> (each + ".").startsWith(path + "."));
  }

  private static boolean isSquare(Applied layer) {
    return layer.output().shape().equals(layer.input().shape())
        && layer.output().shape().rank() > 1;
  }

  private double distance(Treatment treatment) {
    try {
      return Examination.of(treatment.of(patient), batch).unevenness(patient.plan().loss());
    } catch (EvenflowException _) {
      // It does not suit this model.
      return Double.NaN;
    }
  }
}

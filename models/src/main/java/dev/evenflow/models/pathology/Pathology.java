package dev.evenflow.models.pathology;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small network that is ill, and its healthy twin: the same data, size and number of steps. What
 * ails it comes from ordinary settings wherever they can say it.
 *
 * @param name of the network, such as {@code deep-sigmoid-20}
 * @param illnesses what it has, the names of illnesses in kebab case; the first is the one that
 *     begins, others follow from it and may show before
 * @param layers where it sits
 * @param fault what no recipe can say, {@code none} if nothing
 * @param sick the recipe of the network
 * @param healthy the recipe of its twin
 */
public record Pathology(
    String name,
    List<String> illnesses,
    LayerRange layers,
    String fault,
    Recipe sick,
    Recipe healthy) {
  /** What stands before the name where models are named. */
  public static final String PREFIX = "sick/";

  /** Copies the list. */
  public Pathology {
    illnesses = List.copyOf(illnesses);
  }

  /** All there are. */
  public static List<Pathology> all() {
    return Table.read("sick.txt", 6).stream().map(Pathology::of).toList();
  }

  /** Others, by which no threshold was set. */
  public static List<Pathology> heldOut() {
    return Table.read("sick-held-out.txt", 6).stream().map(Pathology::of).toList();
  }

  /** Others still, for which no rule was changed either. */
  public static List<Pathology> strangers() {
    return Table.read("sick-strangers.txt", 6).stream().map(Pathology::of).toList();
  }

  private static Pathology of(List<String> cells) {
    return new Pathology(
        cells.get(0),
        Arrays.asList(cells.get(1).split(", ")),
        LayerRange.parse(cells.get(2)),
        cells.get(3),
        Recipe.parse(cells.get(4)),
        Recipe.parse(cells.get(4) + " " + cells.get(5)));
  }

  /**
   * The one of a name.
   *
   * @param spelling the name, with {@value #PREFIX} before it or not
   * @throws EvenflowException if there is none
   */
  public static Pathology of(String spelling) {
    String name = spelling.startsWith(PREFIX) ? spelling.substring(PREFIX.length()) : spelling;
    List<Pathology> all = Stream.of(all(), heldOut(), strangers()).flatMap(List::stream).toList();
    return all.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new EvenflowException(
                "there is no sick network %s, only %s"
                    .formatted(
                        name, Nearest.among(name, all.stream().map(Pathology::name).toList()))));
  }

  /** What it has, as people are told. */
  public List<String> illnessesInWords() {
    return illnesses.stream().map(each -> each.replace('-', ' ')).toList();
  }

  /** The same, trained for so many times as many epochs. */
  public Pathology longer(int times) {
    return new Pathology(
        name, illnesses, layers, fault, longer(sick, times), longer(healthy, times));
  }

  private static Recipe longer(Recipe recipe, int times) {
    return recipe.with(Setting.EPOCHS, Integer.toString(recipe.epochs() * times));
  }

  /** The sick network, ready to train, with another seed than the recipe's. */
  public Run sickRun(long seed, int threads) {
    Run run = run(sick, seed, threads);
    Fault wrong = Fault.catalogue().create(fault);
    TrainingPlan plan = wrong.plan(run.trainer().plan());
    Trainer trainer = run.trainer().fork(plan, run.trainer().snapshot());
    wrong.start(trainer.variables());
    return run.with(trainer);
  }

  /** The healthy twin, ready to train, with another seed than the recipe's. */
  public Run healthyRun(long seed, int threads) {
    return run(healthy, seed, threads);
  }

  private static Run run(Recipe recipe, long seed, int threads) {
    return Run.of(recipe.with(Setting.SEED, Long.toString(seed)), Strategies.standard(), threads);
  }
}

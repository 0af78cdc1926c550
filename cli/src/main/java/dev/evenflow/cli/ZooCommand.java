package dev.evenflow.cli;

import dev.evenflow.models.Card;
import dev.evenflow.models.Zoo;
import dev.evenflow.models.pathology.Pathology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What models there are. */
@Command(
    name = "zoo",
    description = "Tells what models there are, and trains them as their cards say.",
    subcommands = {ZooCommand.ListCommand.class, ZooCommand.ShowCommand.class, ZooRunCommand.class})
final class ZooCommand implements Runnable {
  @Override
  public void run() {
    new ListCommand().run();
  }

  /** The list. */
  @Command(name = "list", description = "Lists the models that train can build.")
  static final class ListCommand implements Runnable {
    @Option(
        names = "--sick",
        description =
            "List small networks that are ill instead, with what ails them and where; no threshold"
                + " was set by those that are held out, and no rule changed for strangers.")
    private boolean sick;

    @Mixin private final Output output = new Output();

    @Override
    public void run() {
      if (sick) {
        listSick();
        return;
      }
      Map<String, Object> models = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      for (Zoo each : Zoo.values()) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("description", each.description());
        model.put("arguments", each.arguments());
        text.append(String.format(Locale.ROOT, "%-14s %s%n", each.title(), each.description()));
        if (!each.arguments().isEmpty()) {
          text.append(
              String.format(
                  Locale.ROOT, "%15sarguments %s%n", "", String.join(", ", each.arguments())));
        }
        new TreeMap<>(each.defaults())
            .forEach((setting, value) -> {
              model.put(setting.title(), value);
              text.append(String.format(Locale.ROOT, "%17s%s %s%n", "--", setting.title(), value));
            });
        models.put(each.title(), model);
      }
      output.result(models, text.toString());
    }

    private void listSick() {
      Map<String, Object> networks = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      List<Pathology> heldOut = Pathology.heldOut();
      List<Pathology> strangers = Pathology.strangers();
      List<Pathology> all = new ArrayList<>(Pathology.all());
      all.addAll(heldOut);
      all.addAll(strangers);
      for (Pathology each : all) {
        String name = Pathology.PREFIX + each.name();
        networks.put(
            name,
            Map.of(
                "illnesses",
                each.illnesses(),
                "layers",
                each.layers().toString(),
                "fault",
                each.fault(),
                "recipe",
                each.sick().toString(),
                "held_out",
                heldOut.contains(each),
                "stranger",
                strangers.contains(each)));
        text.append(
                "%-28s %-16s %-18s %s"
                    .formatted(
                        name,
                        each.illnessesInWords().getFirst(),
                        each.layers(),
                        heldOut.contains(each)
                            ? "held out"
                            : strangers.contains(each) ? "stranger" : "")
                    .stripTrailing())
            .append(System.lineSeparator());
      }
      output.result(networks, text.toString());
    }
  }

  /** One card. */
  @Command(name = "show", description = "Shows the card of a model.")
  static final class ShowCommand implements Runnable {
    @Parameters(paramLabel = "MODEL", description = "Its name, as zoo list tells it.")
    private String name = "";

    @Mixin private final Output output = new Output();

    @Override
    public void run() {
      Zoo model = Zoo.of(name);
      Card card = model.card();
      Map<String, String> lines = new LinkedHashMap<>();
      lines.put("model", model.title());
      lines.put("what", model.description());
      lines.put("arguments", String.join(", ", model.arguments()));
      lines.put("paper", card.paper());
      lines.put("parameters", card.parameters());
      lines.put("data", card.data());
      lines.put("recipe", card.recipe(model, card.data()).toString());
      lines.put("expected", card.expected().toString());
      lines.put("time", card.time());
      StringBuilder text = new StringBuilder();
      lines.forEach(
          (key, value) -> text.append(String.format(Locale.ROOT, "%-11s %s%n", key, value)));
      output.result(lines, text.toString());
    }
  }
}

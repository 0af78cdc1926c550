package dev.evenflow.cli;

import dev.evenflow.models.Zoo;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What models there are. */
@Command(
    name = "zoo",
    description = "Tells what models there are.",
    subcommands = ZooCommand.ListCommand.class)
final class ZooCommand implements Runnable {
  @Override
  public void run() {
    new ListCommand().run();
  }

  /** The list. */
  @Command(name = "list", description = "Lists the models that train can build.")
  static final class ListCommand implements Runnable {
    @Mixin private final Output output = new Output();

    @Override
    public void run() {
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
  }
}

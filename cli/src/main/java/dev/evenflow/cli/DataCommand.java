package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.PublishedData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Data sets that others publish. */
@Command(
    name = "data",
    description = "Tells which published data sets there are, and fetches them.",
    subcommands = {DataCommand.ListCommand.class, DataCommand.GetCommand.class})
final class DataCommand implements Runnable {
  private static final double MEGABYTE = 1e6;

  @Override
  public void run() {
    new ListCommand().run();
  }

  /** The one of a name. */
  private static PublishedData named(String name) {
    return PublishedData.of(name)
        .orElseThrow(() ->
            new EvenflowException(
                "there are no published data "
                    + name
                    + ", only "
                    + PublishedData.all().stream()
                        .map(PublishedData::name)
                        .collect(Collectors.joining(", "))));
  }

  /** Where they are. */
  static final class Place {
    @Option(
        names = "--data-dir",
        description = "Folder of data sets. Default: evenflow/data in your cache.")
    private Path folder = PublishedData.cache();
  }

  /** The list. */
  @Command(name = "list", description = "Lists data sets that train takes by name.")
  static final class ListCommand implements Runnable {
    @Mixin private final Place place = new Place();

    @Mixin private final Output output = new Output();

    @Override
    public void run() {
      Map<String, Object> all = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      for (PublishedData each : PublishedData.all()) {
        boolean isHere = each.isIn(place.folder);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("description", each.description());
        line.put("bytes", each.bytes());
        line.put("here", isHere);
        all.put(each.name(), line);
        text.append(
            String.format(
                Locale.ROOT,
                "%-14s %5.1f MB  %-8s  %s%n",
                each.name(),
                each.bytes() / MEGABYTE,
                isHere ? "here" : "not here",
                each.description()));
      }
      output.result(all, text.toString());
    }
  }

  /** Fetches some. */
  @Command(
      name = "get",
      description = {
        "Fetches data sets from where they are published.",
        "A transfer that breaks off goes on where it was; files with another checksum than the"
            + " published one are deleted."
      })
  static final class GetCommand implements Runnable {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "As data list tells it.")
    private List<String> names = List.of();

    @Mixin private final Place place = new Place();

    @Mixin private final Output output = new Output();

    @Override
    public void run() {
      for (PublishedData each : names.stream().map(DataCommand::named).toList()) {
        each.fetch(place.folder, share -> show(each, share));
        String folder = each.folder(place.folder).toString();
        output.result(
            Map.of("name", each.name(), "folder", folder),
            each.name() + " is in " + folder + System.lineSeparator());
      }
    }

    private void show(PublishedData data, double share) {
      output.passing(
          String.format(
              Locale.ROOT,
              "%s  %3.0f %% of %.1f MB",
              data.name(),
              100 * share,
              data.bytes() / MEGABYTE));
    }
  }
}

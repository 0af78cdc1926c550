package dev.evenflow.cli;

import dev.evenflow.data.PublishedData;
import dev.evenflow.models.Setting;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that make a recipe and say what it runs on. */
final class RecipeOptions extends SettingOptions {
  @Parameters(arity = "0..1", paramLabel = "DATA", description = "The same as --data.")
  private @Nullable String data;

  @Option(
      names = "--data-dir",
      description =
          "Folder of published data sets that are named, as mnist: see evenflow data. Default:"
              + " evenflow/data in your cache.")
  private @Nullable Path dataDir;

  @Option(
      names = "--threads",
      description = "Threads; results do not depend on it. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  int threads() {
    return threads;
  }

  @Override
  Map<Setting, String> flags() {
    Map<Setting, String> flags = super.flags();
    if (data != null) {
      flags.putIfAbsent(Setting.DATA, data);
    }
    return flags;
  }

  @Override
  Map<Setting, String> given() {
    Map<Setting, String> all = super.given();
    locate(all);
    return all;
  }

  /** Puts the folder of published data in the place of their name, if the folder above is told. */
  void locate(Map<Setting, String> settings) {
    Path parent = dataDir;
    if (parent != null) {
      PublishedData.of(settings.getOrDefault(Setting.DATA, ""))
          .ifPresent(named -> settings.put(Setting.DATA, named.folder(parent).toString()));
    }
  }
}

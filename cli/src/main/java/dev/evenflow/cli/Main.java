package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.strategy.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code evenflow} command. */
@Command(
    name = "evenflow",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    description = "Trains neural networks in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      ReplayCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      LearningRateCommand.class,
      RecipeCommand.class,
      CompareCommand.class,
      DiagnoseCommand.class,
      DetectCommand.class,
      ProveCommand.class,
      ReportCommand.class,
      ZooCommand.class,
      DataCommand.class,
      ParityCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  private static final int BAD_INPUT = 2;

  /** The command before it has read its arguments. */
  public Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs the command and tells its exit code: 0, 1 for a fault of ours, 2 for bad input. */
  static int execute(String... args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    CommandLine command = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, line, parsed) -> {
      EvenflowException badInput = badInput(failure);
      if (badInput != null && !debug) {
        line.getErr().println("evenflow: " + badInput.getMessage());
        return BAD_INPUT;
      }
      failure.printStackTrace(line.getErr());
      return badInput == null ? 1 : BAD_INPUT;
    });
    command.setParameterExceptionHandler((failure, wrong) -> {
      failure.getCommandLine().getErr().println("evenflow: " + sentence(failure));
      return BAD_INPUT;
    });
    return command.execute(args);
  }

  /** What is wrong with the arguments, and what may have been meant. */
  private static String sentence(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      List<String> names = failure.getArgSpec() == null ? List.of() : names(failure.getArgSpec());
      return names.isEmpty() || failure.getValue() == null
          ? String.valueOf(failure.getMessage())
          : "%s is one of %s, given %s"
              .formatted(name(failure.getArgSpec()), String.join(", ", names), failure.getValue());
    }
    CommandLine command = failure.getCommandLine();
    String help = "see %s --help".formatted(command.getCommandSpec().qualifiedName());
    String wrong = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      return "there is no option %s: %s"
          .formatted(
              wrong,
              unmatched.getSuggestions().stream()
                  .findFirst()
                  .map("did you mean %s?"::formatted)
                  .orElse(help));
    }
    Set<String> commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "there is no place for %s: %s".formatted(wrong, help)
        : "there is no command %s, only %s".formatted(wrong, Nearest.among(wrong, commands));
  }

  /** The values of an option of which there are only some, as they are typed. */
  private static List<String> names(ArgSpec argument) {
    Class<?>[] types = argument.auxiliaryTypes();
    Class<?> type = types.length == 0 ? argument.type() : types[0];
    Object[] constants = type.getEnumConstants();
    return constants == null
        ? List.of()
        : Arrays.stream(constants)
            .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
            .toList();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** What the user did wrong, if that is the cause; Guice wraps what its providers throw. */
  private static @Nullable EvenflowException badInput(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EvenflowException found) {
        return found;
      }
    }
    return null;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }
}

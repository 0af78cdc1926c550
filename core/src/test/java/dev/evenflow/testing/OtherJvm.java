package dev.evenflow.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a main class in another JVM of the same Java and class path, so that a test can compare its
 * results under other flags.
 */
public final class OtherJvm {
  private OtherJvm() {}

  /** The command that runs a main class; its arguments may be added. */
  public static List<String> command(Class<?> main, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  /**
   * What the main class prints, without white space around it.
   *
   * @param main the class with a main method
   * @param flags flags of the JVM, such as {@code -Xint}
   * @throws IllegalStateException if it fails, with all that it printed
   */
  public static String run(Class<?> main, String... flags) {
    List<String> command = command(main, flags);
    try {
      Path errors = Files.createTempFile("other-jvm", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String output =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        int exit = process.waitFor();
        if (exit != 0) {
          throw new IllegalStateException(
              String.join(" ", command)
                  + " gave "
                  + exit
                  + ": "
                  + output
                  + Files.readString(errors));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new IllegalStateException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(String.join(" ", command), e);
    }
  }
}

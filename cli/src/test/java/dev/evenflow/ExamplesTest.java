package dev.evenflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.models.Strategies;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.training.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is under {@code examples}, built and run outside this project, as a user would. */
class ExamplesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path EXAMPLES = ROOT.resolve("examples");
  private static final String VERSION = "0.1.0-SNAPSHOT";

  @TempDir private Path folder;

  @Test
  void aGuiceAppSwapsInItsOwnStrategyByName() throws Exception {
    Path app = copy(EXAMPLES.resolve("guice-app"), folder.resolve("app"));
    boolean isWindows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    String printed =
        printed(
            app,
            ROOT.resolve(isWindows ? "mvnw.cmd" : "mvnw").toString(),
            "-q",
            "-B",
            // Only our modules come from the first, so that plug-ins need not be fetched again.
            "-Dmaven.repo.local=" + repository(),
            "-Dmaven.repo.local.tail=" + System.getProperty("localRepository"),
            "compile",
            "exec:exec");
    assertThat(printed).contains("PowerSign[learningRate=0.1, beta=0.9]: accuracy ");
    assertThat(number(printed)).isBetween(92.0, 100.0);
  }

  @Test
  void oneFileTrainsWithoutGuice() throws Exception {
    String printed =
        printed(
            folder,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--class-path",
            home(Trainer.class) + System.getProperty("path.separator") + home(Adam.class),
            EXAMPLES.resolve("single-file").resolve("TrainDigits.java").toString());
    assertThat(number(printed)).isBetween(0.92, 1.0);
  }

  @Test
  void aPlugInNamesItsOwnRule() throws Exception {
    Path plugIn = copy(EXAMPLES.resolve("plug-in"), folder.resolve("plug-in"));
    Path sources = plugIn.resolve("com").resolve("example");
    run(
        "javac",
        "--class-path",
        home(Trainer.class).toString(),
        "-d",
        plugIn.toString(),
        sources.resolve("OwnAdagrad.java").toString(),
        sources.resolve("OwnStrategies.java").toString());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {plugIn.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(jar);
      assertThat(Strategies.standard().optimizers().create("own-adagrad:lr=0.05"))
          .hasToString("OwnAdagrad[learningRate=0.05]");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static double number(String printed) {
    return Double.parseDouble(printed.replaceAll("(?s).*accuracy ([0-9.]+).*", "$1"));
  }

  /** Where a class is: a jar, or a folder of classes where this is not yet packaged. */
  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Our modules as {@code mvn install} would put them. */
  private Path repository() throws IOException, URISyntaxException {
    Path repository = folder.resolve("repository");
    Files.copy(ROOT.resolve("pom.xml"), artifact(repository, "evenflow-parent", "pom"));
    install("core", home(Trainer.class), repository);
    install("optimizers", home(Adam.class), repository);
    return repository;
  }

  private static void install(String module, Path classes, Path repository) throws IOException {
    Path pom = ROOT.resolve(module).resolve("pom.xml");
    Files.copy(pom, artifact(repository, "evenflow-" + module, "pom"));
    Path jar = artifact(repository, "evenflow-" + module, "jar");
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
  }

  private static void run(String tool, String... arguments) {
    int status =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                arguments);
    assertThat(status).isZero();
  }

  private static Path artifact(Path repository, String name, String kind) throws IOException {
    Path parent = Path.of("dev", "evenflow", name, VERSION);
    return Files.createDirectories(repository.resolve(parent))
        .resolve(name + "-" + VERSION + "." + kind);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("target")) {
          Files.copy(file, to.resolve(relative));
        }
      }
    }
    return to;
  }

  private static String printed(Path where, String... command) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    Process running = process.start();
    running.getOutputStream().close();
    String printed = new String(running.getInputStream().readAllBytes(), UTF_8);
    assertThat(running.waitFor()).as("%s: %s", List.of(command), printed).isZero();
    return printed;
  }
}

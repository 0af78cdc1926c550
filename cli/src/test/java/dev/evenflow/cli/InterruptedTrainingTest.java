package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.checkpoint.SnapshotFile;
import dev.evenflow.random.RandomStream;
import dev.evenflow.testing.OtherJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Training processes that are stopped in every way, and what becomes of their work. */
class InterruptedTrainingTest {
  /** How a process ends that is killed: as of SIGKILL, and on Windows as it is told to. */
  private static final int KILLED = OS.current() == OS.WINDOWS ? 1 : 128 + 9;

  @TempDir private Path folder;

  private Path runs() {
    return folder.resolve("runs");
  }

  private Path run() {
    return runs().resolve("digits-mlp-1");
  }

  private Path weights() {
    return run().resolve("weights.safetensors");
  }

  /** With noise, running statistics, a clip that remembers and an average of weights. */
  private String[] train(int epochs, Path out) {
    String line =
        "train digits --model mlp --residual identity+stochastic-depth --norm batch"
            + " --clip auto-clip --optimizer adam:0.01+ema --save-every 1 --threads 1 --json"
            + " --epochs ";
    return (line + epochs + " --out " + out).split(" ");
  }

  private String[] resume() {
    return ("train --resume " + run() + " --save-every 1 --threads 1 --json").split(" ");
  }

  /** The weights of a training that nothing stops. */
  private byte[] undisturbed(int epochs) throws IOException {
    Path out = folder.resolve("undisturbed");
    assertThat(MainTest.run(train(epochs, out)).status()).isZero();
    return Files.readAllBytes(out.resolve("digits-mlp-1").resolve("weights.safetensors"));
  }

  private static List<String> command(String... arguments) {
    List<String> command =
        OtherJvm.command(
            Main.class,
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData");
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private List<Path> snapshots() throws IOException {
    Path snapshots = run().resolve("snapshots");
    if (!Files.isDirectory(snapshots)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(snapshots)) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  /** Waits until a process has saved a snapshot that was not there, or has ended. */
  private void awaitSnapshot(Process process, List<Path> before)
      throws IOException, InterruptedException {
    while (process.isAlive() && (snapshots().isEmpty() || before.containsAll(snapshots()))) {
      Thread.sleep(2);
    }
  }

  /** Waits until a process saves a snapshot after one that was not there, or has ended. */
  private void awaitSave(Process process, List<Path> before)
      throws IOException, InterruptedException {
    awaitSnapshot(process, before);
    while (process.isAlive() && temporary().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** What is being written, or was when a process was killed. */
  private Set<String> temporary() throws IOException {
    try (Stream<Path> files = Files.list(run().resolve("snapshots"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tmp"))
          .collect(Collectors.toSet());
    }
  }

  /** Kills a training at many moments; gives how many were within a save. */
  private int kill(int times, int epochs) throws IOException, InterruptedException {
    byte[] expected = undisturbed(epochs);
    RandomStream random = new RandomStream(System.nanoTime(), "moments");
    Set<String> cutShort = new HashSet<>();
    for (int i = 0; i < times; i++) {
      List<Path> before = snapshots();
      Process process = start(command(i == 0 ? train(epochs, runs()) : resume()));
      switch (i % 3) {
        case 0 -> awaitSave(process, before);
        case 1 -> {
          awaitSnapshot(process, before);
          Thread.sleep(random.nextInt(i, 0, 40));
        }
        default -> Thread.sleep(random.nextInt(i, 0, 600));
      }
      assertThat(process.destroyForcibly().waitFor())
          .as("the end of process %d, which was still training", i)
          .isEqualTo(KILLED);
      cutShort.addAll(temporary());
      List<Path> after = snapshots();
      assertThat(after).isNotEmpty().allSatisfy(file -> SnapshotFile.read(file));
      assertThat(new RunFolder(run()).description().recipe()).contains("auto-clip");
    }
    assertThat(weights()).doesNotExist();
    assertThat(MainTest.run(resume()).status()).isZero();
    assertThat(weights()).hasBinaryContent(expected);
    assertThat(run().resolve("snapshots").toFile().list())
        .hasSize(3)
        .noneMatch(name -> name.endsWith(".tmp"));
    return cutShort.size();
  }

  @Test
  void survivesBeingKilledAtAnyMoment() throws IOException, InterruptedException {
    kill(4, 24);
  }

  @Tag("slow")
  @Test
  void survivesBeingKilledFiftyTimes() throws IOException, InterruptedException {
    assertThat(kill(50, 300)).as("how many were killed while they saved").isGreaterThan(5);
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM")
  @Test
  void finishesItsStepAndSaysHowToGoOnWhenAskedToEnd() throws IOException, InterruptedException {
    byte[] expected = undisturbed(12);
    Process process = start(command(train(12, runs())));
    awaitSnapshot(process, List.of());
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    String[] lines = Files.readString(folder.resolve("out")).split("\n");
    JsonNode last = new JsonMapper().readTree(lines[lines.length - 1]);
    assertThat(last.get("stopped").asBoolean()).isTrue();
    assertThat(last.get("resume").asString()).isEqualTo("evenflow train --resume " + run());
    assertThat(snapshots().getLast())
        .hasFileName("snapshot-%012d.safetensors".formatted(last.get("position").asLong()));
    assertThat(MainTest.run("eval", run().toString()).err())
        .isEqualTo(
            "evenflow: the training in %s is not done: go on with evenflow train --resume %s%n"
                .formatted(run(), run()));
    assertThat(MainTest.run("train", "--resume", "--out", runs().toString()).status()).isZero();
    assertThat(weights()).hasBinaryContent(expected);
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no limit for files")
  @Test
  void keepsTheLastGoodSnapshotWhereNothingMoreCanBeWritten()
      throws IOException, InterruptedException {
    byte[] expected = undisturbed(2);
    assertThat(MainTest.run(train(2, runs())).status()).isZero();
    Files.delete(weights());
    Files.delete(snapshots().getLast());
    List<Path> before = snapshots();
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 32; exec \"$@\"", "limited"));
    limited.addAll(command(resume()));
    assertThat(start(limited).waitFor()).isEqualTo(2);
    List<String> told =
        Files.readString(folder.resolve("err"), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("evenflow"))
            .toList();
    assertThat(told).hasSize(2);
    assertThat(told.getFirst())
        .startsWith("evenflow: no snapshot, training goes on")
        .endsWith("File too large");
    assertThat(told.getLast()).startsWith("evenflow: cannot write " + weights());
    assertThat(snapshots()).isEqualTo(before).allSatisfy(file -> SnapshotFile.read(file));
    assertThat(weights()).doesNotExist();
    assertThat(MainTest.run(resume()).status()).isZero();
    assertThat(weights()).hasBinaryContent(expected);
  }

  @Test
  void goesOnWhereNoSnapshotCanBeSaved() throws IOException {
    byte[] expected = undisturbed(1);
    Files.createDirectories(run());
    Files.copy(
        folder.resolve("undisturbed").resolve("digits-mlp-1").resolve("run.json"),
        run().resolve("run.json"));
    Files.createFile(run().resolve("snapshots"));
    MainTest.Ended ended = MainTest.run("train", "--resume", run().toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.err())
        .contains("training begins anew")
        .contains("no snapshot, training goes on (none is saved yet)");
    assertThat(weights()).hasBinaryContent(expected);
  }
}

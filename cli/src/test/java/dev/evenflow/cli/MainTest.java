package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.data.Digits;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  @TempDir private Path folder;

  /** How a command ended, and what it printed. */
  record Ended(int status, String out, String err) {
    String lastLine() {
      return out.lines().reduce("", (before, line) -> line);
    }
  }

  /** Runs a command in this JVM. */
  static Ended run(String... args) {
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int status = Main.execute(args);
      return new Ended(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(oldOut);
      System.setErr(oldErr);
    }
  }

  private Ended train(String... more) {
    String[] args = {
      "train",
      "--out",
      folder.toString(),
      "--epochs",
      "1",
      "--model",
      "mlp:depth=3,width=48",
      "--json"
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return run(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian digits | there is no command trian, only train, .*; did you mean train\\?",
        "zoo lst | there is no command lst, only .*; did you mean list\\?",
        "train --optimzer lion | there is no option --optimzer: did you mean --optimizer\\?",
        "train --qqq | there is no option --qqq: see evenflow train --help",
        "train digits mnist | there is no place for mnist: see evenflow train --help",
        "train digits --log csv,xml | --log is one of csv, tensorboard, jfr, given xml",
        "train --resume --allow all | --allow is one of missing, extra, reshaped, recipe, given"
            + " all",
        "export runs/x --format onx | --format is one of evenflow, pytorch, npz, given onx"
      })
  void answersArgumentsThatItDoesNotKnowInOneSentence(String arguments, String sentence) {
    Ended ended = run(arguments.split(" "));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).matches("evenflow: " + sentence + "\\R");
  }

  @Test
  void tellsInWholeSentencesWhatEachCommandDoes() {
    String commands = run("--help").out().split("Commands:\\R", -1)[1];
    // What goes on is further in than where a command begins.
    assertThat(commands.stripTrailing().split("\\R(?=  \\S)", -1))
        .hasSizeGreaterThan(10)
        .allMatch(command -> command.endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "train ", "zoo list "})
  void tellsItsVersionAndThatOfJava(String command) {
    Ended ended = run((command + "--version").split(" ", -1));
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("evenflow ").contains(Runtime.version().toString());
  }

  @Test
  void comparesUpdatesWithAPassOverTheSameMemory() throws IOException {
    Ended ended =
        run("bench", "--stream", "--json", "--seconds", "0.1", "--longest-warm-up", "0.1", "adam");
    JsonNode line = new JsonMapper().readTree(ended.lastLine());
    // Ten million gradients read; parameters and two moments read and written.
    assertThat(line.get("bytes").asLong()).isEqualTo((1 + 3 * 2) * 4 * 10_000_000L);
    assertThat(line.get("share").asDouble()).isPositive();
  }

  @Test
  void aRecipeLineMakesTheSameWeightsAgain() throws IOException {
    JsonNode first = new JsonMapper().readTree(train("--threads", "1").lastLine());
    assertThat(first.get("test_accuracy").asDouble()).isBetween(0.5, 1.0);
    String recipe = first.get("recipe").asString().replaceFirst("evenflow ", "");
    assertThat(recipe).contains("--model mlp:depth=3,width=48 ");
    String[] again = (recipe + " --threads 2 --json --out " + folder).split(" ", -1);
    JsonNode second = new JsonMapper().readTree(run(again).lastLine());
    Path one = Path.of(first.get("run_directory").asString(), "weights.safetensors");
    Path two = Path.of(second.get("run_directory").asString(), "weights.safetensors");
    assertThat(two).isNotEqualTo(one);
    assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
  }

  /** An optimizer, initializer, clip or schedule of a plug-in need not be there any more. */
  @Test
  void asksATrainedModelWithoutWhatTrainedIt() throws IOException {
    JsonNode trained =
        new JsonMapper().readTree(train("--clip", "value:1", "--optimizer", "sgd").lastLine());
    String saved = trained.get("run_directory").asString();
    Path description = Path.of(saved, "run.json");
    String row = "0,".repeat(63) + "1";
    Ended judged = run("eval", saved);
    Ended predicted = run("predict", saved, row);
    String strange =
        Files.readString(description)
            .replace("--optimizer sgd", "--optimizer own")
            .replace("--clip value:1", "--clip own")
            .replace("--init he-normal", "--init own")
            .replace("--schedule cosine", "--schedule own");
    assertThat(strange.split("own", -1)).hasSize(5);
    Files.writeString(description, strange);
    assertThat(run("eval", saved)).isEqualTo(judged);
    assertThat(run("predict", saved, row)).isEqualTo(predicted);
  }

  @Test
  void evaluatesAndPredictsWhatItTrained() {
    JsonNode trained = new JsonMapper().readTree(train().lastLine());
    String saved = trained.get("run_directory").asString();
    JsonNode judged = new JsonMapper().readTree(run("eval", saved, "--json").lastLine());
    assertThat(judged.get("test_accuracy").asDouble())
        .isEqualTo(trained.get("test_accuracy").asDouble());
    String row = "0,".repeat(63) + "1";
    JsonNode predicted = new JsonMapper().readTree(run("predict", saved, row, "--json").lastLine());
    double sum = 0;
    for (JsonNode each : predicted.get("probabilities").values()) {
      sum += each.asDouble();
    }
    assertThat(sum).isBetween(0.9999, 1.0001);
  }

  private JsonNode trained(String data, String model) {
    Ended ended =
        run("train", data, "--model", model, "--epochs", "1", "--json", "--out", folder.toString());
    return new JsonMapper().readTree(ended.lastLine());
  }

  @Test
  void trainsEvaluatesAndPredictsQuantities() {
    JsonNode trained = trained("adding:length=6,count=200,test=50", "rnn:width=4,layers=2");
    String saved = trained.get("run_directory").asString();
    assertThat(Path.of(saved).getFileName()).hasToString("adding-rnn-1");
    JsonNode judged =
        new JsonMapper().readTree(run("eval", saved, "--json", "--metrics", "mse+rmse").lastLine());
    double rmse = trained.get("test_rmse").asDouble();
    assertThat(judged.get("test_rmse").asDouble()).isEqualTo(rmse);
    assertThat(judged.get("rmse").asDouble()).isCloseTo(rmse, Offset.offset(1e-6));
    assertThat(judged.get("mse").asDouble())
        .isCloseTo(judged.get("test_loss").asDouble(), Offset.offset(1e-6));
    String sequence = "0.5,1,".repeat(2) + "0.5,0,".repeat(3) + "0.5,0";
    JsonNode told = new JsonMapper().readTree(run("predict", saved, sequence, "--json").lastLine());
    assertThat(told.get("values").size()).isEqualTo(1);
    assertThat(run("eval", saved, "--metrics", "auc").err())
        .contains("auc needs targets that are classes, given quantities");
  }

  @Test
  void showsMetricsOfClasses() {
    String data = "two-moons:count=300,test=100";
    JsonNode trained = new JsonMapper().readTree(train("--data", data).lastLine());
    String saved = trained.get("run_directory").asString();
    String[] eval = {"eval", saved, "--metrics", "accuracy+top-k:2+auc+perplexity", "--confusion"};
    String[] json = Arrays.copyOf(eval, eval.length + 1);
    json[eval.length] = "--json";
    JsonNode judged = new JsonMapper().readTree(run(json).lastLine());
    double accuracy = judged.get("test_accuracy").asDouble();
    assertThat(judged.get("accuracy").asDouble()).isCloseTo(accuracy, Offset.offset(1e-9));
    assertThat(judged.get("top-k:2").asDouble()).isEqualTo(1);
    JsonNode table = judged.get("confusion");
    assertThat(table.get(0).get(0).asInt() + table.get(1).get(1).asInt())
        .isEqualTo((int) Math.round(100 * accuracy));
    assertThat(run(eval).out())
        .contains("test accuracy", "perplexity", "is \\ taken for", "upper", "recall precision");
  }

  @Test
  void saysAClassForEachStep() {
    String data = "copy:length=2,symbols=1,count=64,test=32";
    JsonNode trained = trained(data, "gru:width=4");
    String saved = trained.get("run_directory").asString();
    String steps = "1,0,0,0,0,0,0,0,0,0,".repeat(3) + "1,0,0,0,0,0,0,0,0,0";
    JsonNode last = new JsonMapper().readTree(run("predict", saved, steps, "--json").lastLine());
    assertThat(last.get("step").asInt()).isEqualTo(4);
    assertThat(last.get("probabilities").size()).isEqualTo(9);
    assertThat(train("--data", data).err())
        .contains("says one thing of an example, but targets are at every step");
  }

  @Test
  void recomputesStatisticsOfTheWeightsThatItSaves() throws IOException {
    String[] options = {"--batch", "32", "--optimizer", "adam+ema+accumulate:3"};
    String[] more = Arrays.copyOf(options, 5);
    more[4] = "--recompute-statistics";
    JsonNode trained = new JsonMapper().readTree(train(more).lastLine());
    Run run = Run.of(Recipe.parse(trained.get("recipe").asString()), Strategies.standard(), 1);
    run.fit(List.of());
    assertThat(run.trainer().recomputeStatistics(run.train())).isEqualTo(3);
    Path expected = folder.resolve("expected.safetensors");
    run.trainer().save(expected);
    Path saved = Path.of(trained.get("run_directory").asString(), "weights.safetensors");
    assertThat(Files.readAllBytes(saved)).isEqualTo(Files.readAllBytes(expected));
    JsonNode judged =
        new JsonMapper()
            .readTree(run("eval", trained.get("run_directory").asString(), "--json").lastLine());
    assertThat(judged.get("test_loss").asDouble()).isEqualTo(trained.get("test_loss").asDouble());
  }

  @Test
  void saysThatThereAreNoStatisticsToRecompute() {
    Ended ended = train("--norm", "layer", "--recompute-statistics");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("the model keeps no running statistics to recompute");
  }

  @Test
  void scalesEveryFeatureBeforeItPredicts() {
    Path saved =
        Path.of(new JsonMapper().readTree(train().lastLine()).get("run_directory").asString());
    Run run = new RunFolder(saved).run();
    float[] raw = new float[64];
    Digits.load().features().copy(0, raw, 0);
    float[] scaled = new float[64];
    Digits.load().normalized(run.scale()).features().copy(0, scaled, 0);
    float[] expected = run.trainer().predict(scaled, 1);
    String row =
        IntStream.range(0, raw.length)
            .mapToObj(i -> Float.toString(raw[i]))
            .collect(Collectors.joining(","));
    JsonNode predicted =
        new JsonMapper().readTree(run("predict", saved.toString(), row, "--json").lastLine());
    for (int i = 0; i < expected.length; i++) {
      assertThat(predicted.get("probabilities").get(Integer.toString(i)).asDouble())
          .isCloseTo(expected[i], Offset.offset(1e-6));
    }
  }

  @Test
  void timesStepsInTheKeysOfThePyTorchSideAndMore() {
    Ended ended =
        run("bench", "--json", "--seconds=0", "--longest-warm-up=0", "--threads=1", "deep-mlp");
    JsonNode line = new JsonMapper().readTree(ended.lastLine());
    assertThat(line.propertyNames())
        .containsExactly(
            "engine",
            "workload",
            "threads",
            "median_ms",
            "min_ms",
            "steps",
            "first_step_s",
            "warm_up_s");
    assertThat(line.get("steps").asInt()).isEqualTo(5);
    assertThat(line.get("median_ms").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--optimizer | adm | there is no optimizer adm",
        "--optimizer | adam:rate=1 | adam has no option rate",
        "--optimizer | adam:lr=x | must be a number, given x",
        "--optimizer | adam+sam+accumulate:4 | accumulate: the optimizer asks for the loss at"
            + " other",
        "--optimizer | adam+accumulate:4+ema | accumulate must come once, as the last wrapper",
        "--optimizer | adam+accumulate:9999 | the optimizer gathers 9999 batches for a step, but",
        "--clip | global-norm:-1 | global-norm",
        "--model | resnett | there is no model resnett",
        "--model | deep-mlp:layers=50 | deep-mlp has no option layers, only depth, width",
        "--data | nowhere.csv | there is no data nowhere.csv",
        "--data | digts | ; did you mean digits?",
        "--loss | mze | there is no loss mze",
        "--seed | x | seed must be a whole number, given x",
        "--epochs | 0 | epochs must be at least 1",
        "--threads | x | Invalid value for option '--threads'",
      })
  void saysInOneSentenceWhatIsWrong(String option, String value, String sentence) {
    Ended ended = run("train", "--out", folder.toString(), option, value);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(folder).isEmptyDirectory();
  }

  /** Told by their loss: what is learnt is y = 2 a - b. */
  @Test
  void learnsQuantitiesOfATableAndTakesThemForNoClasses() throws IOException {
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 120; i++) {
      double a = i % 11 / 10.0;
      double b = i % 7 / 6.0;
      rows.append(a + "," + b + "," + (2 * a - b) + "\n");
    }
    Path table = Files.writeString(folder.resolve("table.csv"), rows);
    Ended refused = run("train", table.toString(), "--out", folder.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).endsWith("write csv:%s,quantities=1%n".formatted(table));
    Ended trained =
        run(
            "train",
            "csv:" + table + ",quantities=1",
            "--out",
            folder.toString(),
            "--norm",
            "none",
            "--batch",
            "8",
            "--json");
    JsonNode result = new JsonMapper().readTree(trained.lastLine());
    assertThat(result.get("recipe").asString()).contains("--model mlp ", "--loss mse ");
    // A constant is off by the variance of y, 0.5.
    assertThat(result.get("test_loss").asDouble()).isLessThan(0.05);
    String run = result.get("run_directory").asString();
    JsonNode said = new JsonMapper().readTree(run("predict", run, "0.5,0.5", "--json").lastLine());
    assertThat(said.get("values").get(0).asDouble()).isCloseTo(0.5, Offset.offset(0.3));
    assertThat(run("predict", run, "1,2,3").err())
        .endsWith("example 1 has 3 features, but the model was trained on 2\n");
  }

  @Test
  void trainsOnATableAndPredictsTheRowsOfAnother() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      // Columns of very different units, of which the small one tells.
      rows.append("%d,%s,%s%n".formatted(1000 + i, i % 2 * 0.01, i % 2 == 0 ? "even" : "odd"));
    }
    Path table = Files.writeString(folder.resolve("table.csv"), rows);
    Ended trained =
        run("train", table.toString(), "--out", folder.toString(), "--batch", "8", "--json");
    JsonNode result = new JsonMapper().readTree(trained.lastLine());
    assertThat(result.get("test_accuracy").asDouble()).isEqualTo(1);
    Path asked = Files.writeString(folder.resolve("asked.csv"), "1030,0.01\n1031,0\n");
    Files.delete(table);
    Ended predicted =
        run("predict", result.get("run_directory").asString(), asked.toString(), "--json");
    assertThat(predicted.out().lines())
        .map(line -> new JsonMapper().readTree(line).get("class").asString())
        .containsExactly("odd", "even");
  }

  @Test
  void watchesTrainingByAPartThatItHoldsOut() {
    Ended ended = train("--validation", "0.25", "--patience", "1");
    JsonNode epoch = new JsonMapper().readTree(ended.out().lines().findFirst().orElseThrow());
    assertThat(epoch.get("validation_accuracy").asDouble()).isBetween(0.3, 1.0);
  }

  @Test
  void namesFileLineAndColumnOfABadCell() throws IOException {
    Path csv = folder.resolve("bad.csv");
    Files.writeString(csv, "1,2,a\n3,x,b\n4,5,a\n");
    Ended ended = run("train", csv.toString(), "--model", "mlp", "--out", folder + "/runs");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("bad.csv").contains("x");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  /** A step of 0.5 from 1 along a gradient of 1, and what another framework makes of it. */
  private Path trajectory(String rule, double after) throws IOException {
    return Files.writeString(
        folder.resolve("reference.json"),
        """
        {"initial_parameters": {"p": [1, 2]}, "gradients": [{"p": [1, 0]}],
         "cases": [{"name": "%s", "source": "torch 2.13.0", "hyperparameters": {"lr": 0.5},
           "parameters_after_step": [{"p": [%s, 2]}]}]}
        """
            .formatted(rule, after));
  }

  @Test
  void replaysWhatAnotherFrameworkComputed() throws IOException {
    Ended ended = run("parity", trajectory("sgd-plain", 0.5).toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("sgd-plain  compiled      0.0e+00").contains("{lr=0.5}");
  }

  @Test
  void endsWithStatus1WhereAReplayIsApart() throws IOException {
    String file = trajectory("sgd", 0.51).toString();
    Ended ended = run("parity", file, "--json", "--engine", "interpreted");
    assertThat(ended.status()).isEqualTo(1);
    JsonNode line = new JsonMapper().readTree(ended.out().lines().findFirst().orElseThrow());
    assertThat(line.get("case").asString()).isEqualTo("sgd");
    assertThat(line.get("engine").asString()).isEqualTo("interpreted");
    assertThat(line.get("error").asDouble()).isCloseTo(0.005, Offset.offset(1e-9));
    assertThat(line.get("where").asString()).isEqualTo("p after step 1");
    assertThat(line.get("passed").asBoolean()).isFalse();
    JsonNode summary = new JsonMapper().readTree(ended.lastLine());
    assertThat(summary.get("apart").asInt()).isEqualTo(1);
    assertThat(run("parity", file, "--tolerance", "0.006").status()).isZero();
  }

  @Test
  void endsWithStatus2WhereACaseCannotBeReplayed() throws IOException {
    String file = trajectory("sdg", 0.5).toString();
    Ended refused = run("parity", file);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.out()).contains("refused: torch has no rule sdg").contains("mean sgd?");
    Ended none = run("parity", file, "--case", "adam*");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("reference.json has no case adam*, only sdg");
    Files.writeString(folder.resolve("reference.json"), "{\"cases\": [");
    Ended cut = run("parity", file);
    assertThat(cut.status()).isEqualTo(2);
    assertThat(cut.err()).contains("is cut off").hasLineCount(1);
    assertThat(run("parity", file, "--tolerance", "-1").err()).contains("must be at least 0");
  }

  @Test
  void listsTheZoo() {
    assertThat(run("zoo", "list").out())
        .contains("residual-cnn", "lenet5", "mlp", "arguments depth, width");
  }

  @Test
  void showsACardAndRunsItsRecipe() {
    assertThat(run("zoo", "show", "resnet").out())
        .contains("option A", "269,722", "--model resnet", "identity:shortcut=zero-padding");
    Ended unknown = run("zoo", "show", "resnett");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean resnet?");
    assertThat(run("zoo", "run", "dlrm", "--data", "clicks:nowhere").err())
        .contains("there are no data at nowhere");
    Ended met = run("zoo", "run", "mlp", "--threads", "1", "--out", folder.toString());
    assertThat(met.status()).as(met.err()).isZero();
    assertThat(met.out()).contains("expected       accuracy >= 0.975: met", "saved in");
  }

  @Test
  void goesOnWithATextAndANameAndClassifiesASentence() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "abcd".repeat(200));
    String gpt = "gpt-nano:width=16,blocks=1,heads=2";
    String out = folder.toString();
    Ended trained =
        run(
            "train",
            "--out",
            out,
            "--data",
            "text:" + text + ",block=8",
            "--model",
            gpt,
            "--optimizer",
            "adam:lr=0.01",
            "--epochs",
            "10");
    assertThat(trained.status()).as(trained.err()).isZero();
    String[] predict = {"predict", folder.resolve("text-gpt-nano-1").toString()};
    assertThat(run(predict[0], predict[1], "abc", "--length", "9", "--temperature", "0").out())
        .isEqualTo("abcdabcdabcd" + System.lineSeparator());
    assertThat(run(predict[0], predict[1], "z").err())
        .contains("the model does not know the character 'z'");
    Path names = Files.writeString(folder.resolve("names"), "ab\n".repeat(100));
    run("train", "--out", out, "--data", "names:" + names, "--epochs", "20");
    assertThat(
            run(
                    "predict",
                    folder.resolve("names-makemore-mlp-1").toString(),
                    "a",
                    "--temperature",
                    "0")
                .out())
        .isEqualTo("ab" + System.lineSeparator());
    Path lines = Files.writeString(folder.resolve("lines"), "x yes yes\ny no no\n".repeat(50));
    run("train", "--out", out, "--data", "sentences:" + lines, "--model", "fast-text:4");
    assertThat(run("predict", folder.resolve("lines-fast-text-1").toString(), "No").out())
        .startsWith("1: y");
  }
}

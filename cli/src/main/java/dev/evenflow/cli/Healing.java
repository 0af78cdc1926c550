package dev.evenflow.cli;

import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.diagnostics.healing.Act;
import dev.evenflow.diagnostics.healing.Healer;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.models.Run;
import dev.evenflow.training.History;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Heals a run as it trains; tells every act, and writes all of them into a file, those before the
 * snapshot from which it goes on included.
 */
final class Healing {
  private final Run run;
  private final RunFolder folder;
  private final Saving saving;
  private final Output output;
  private final ArrayNode acts = JsonNodeFactory.instance.arrayNode();

  Healing(Run run, RunFolder folder, Saving saving, Output output) {
    this.run = run;
    this.folder = folder;
    this.saving = saving;
    this.output = output;
  }

  /**
   * Trains to the end.
   *
   * @param listeners told of what goes on, as the saving is
   * @param watchers told of what is watched
   */
  Healer.Healed fit(List<TrainingListener> listeners, List<Consumer<WatchEvent>> watchers) {
    long position = run.trainer().position();
    folder
        .acts()
        .forEach(act -> {
          // Those after the snapshot are made again.
          if (act.path("position").asLong() < position) {
            acts.add(act);
          }
        });
    write();
    run.start();
    Healer.Training training =
        new Healer.Training() {
          @Override
          public History fit(Trainer trainer, List<TrainingListener> watching) {
            return run.with(trainer).fit(watching);
          }

          @Override
          public List<TrainingListener> listeners(Trainer trainer) {
            List<TrainingListener> all = new ArrayList<>(listeners);
            all.add(saving.follow(trainer));
            return all;
          }
        };
    return new Healer().heal(run.trainer(), run.train(), training, this::tell, watchers);
  }

  private void tell(Act act) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("position", act.position());
    values.put("illness", act.finding().illness().toString());
    values.put("layer", act.finding().layer());
    values.put("evidence", act.finding().evidence());
    values.put("treatment", act.treatment());
    values.put("loss_without", finite(act.proof().control().loss()));
    values.put("loss_with", finite(act.proof().treated().loss()));
    values.put("kept", act.kept());
    acts.addPOJO(values);
    write();
    if (act.kept()) {
      saving.saveSoon();
    }
    output.result(
        values,
        String.format(
            Locale.ROOT,
            "batch %d: %s in %s, for %s%n  tried: %s%n  loss %s without, %s with it: %s%n",
            act.position(),
            act.finding().illness(),
            act.finding().layer(),
            act.finding().evidence(),
            act.treatment(),
            shown(act.proof().control().loss()),
            shown(act.proof().treated().loss()),
            act.kept() ? "kept" : "not kept"));
  }

  /** JSON has no infinite numbers. */
  private static Object finite(double loss) {
    return Double.isFinite(loss) ? loss : "infinite";
  }

  private static String shown(double loss) {
    return Double.isFinite(loss) ? String.format(Locale.ROOT, "%.4g", loss) : "not finite";
  }

  private void write() {
    byte[] text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(acts);
    AtomicFile.write(folder.healing(), stream -> stream.write(ByteBuffer.wrap(text)));
  }
}

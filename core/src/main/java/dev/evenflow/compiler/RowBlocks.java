package dev.evenflow.compiler;

import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.Task;
import dev.evenflow.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Steps over the places of rows, a block of places at a time: gathered, computed and written back
 * while they are in a cache near the processor, and so are the pages of the tables.
 */
final class RowBlocks implements Step {
  private static final int BLOCK = 256;

  private final List<Step> before;
  private final KernelStep[] parts;
  private final Task task;

  private RowBlocks(List<Step> before, List<KernelStep> parts, int places, int block) {
    this.before = before;
    this.parts = parts.toArray(KernelStep[]::new);
    Task[] tasks = parts.stream().map(KernelStep::task).toArray(Task[]::new);
    Stage stage =
        new Stage(
            (buffers, offsets, scalars, from, to) -> {
              for (int at = from * block; at < Math.min(places, to * block); at += block) {
                run(tasks, places, at, Math.min(places, at + block));
              }
            },
            Math.ceilDiv(places, block),
            1);
    this.task = new Task(stage, new float[0][], new int[0], new float[0]);
  }

  /** The steps in blocks, or one after the other where their units of work are no such blocks. */
  static List<Step> of(List<Step> steps, int places) {
    List<Step> before = new ArrayList<>();
    List<KernelStep> parts = new ArrayList<>();
    long block = BLOCK;
    for (Step step : steps) {
      if (!(step instanceof KernelStep part)) {
        before.add(step);
        continue;
      }
      parts.add(part);
      int units = part.task().stage().extent();
      if (units % places != 0 && places % units != 0) {
        return steps;
      }
      long each = Math.max(1, places / units);
      block = block % each == 0 ? block : Math.min(places, block * each);
    }
    return List.of(new RowBlocks(before, parts, places, (int) Math.min(places, block)));
  }

  private static void run(Task[] tasks, int places, int from, int to) {
    for (Task part : tasks) {
      Stage stage = part.stage();
      long units = stage.extent();
      stage
          .kernel()
          .run(
              part.buffers(),
              part.offsets(),
              part.scalars(),
              (int) (from * units / places),
              (int) (to * units / places));
    }
  }

  @Override
  public void run(Workers workers) {
    for (Step step : before) {
      step.run(workers);
    }
    for (KernelStep part : parts) {
      part.load();
    }
    workers.run(task);
  }

  @Override
  public void tasks(Consumer<Task> consumer) {
    before.forEach(step -> step.tasks(consumer));
    for (KernelStep part : parts) {
      part.tasks(consumer);
    }
  }
}

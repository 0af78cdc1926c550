package dev.evenflow.program;

import dev.evenflow.EvenflowException;
import dev.evenflow.compiler.Compiler;
import dev.evenflow.compiler.Executable;
import dev.evenflow.compiler.Listing;
import dev.evenflow.kernel.InnerLoop;
import dev.evenflow.kernel.Magnitude;
import dev.evenflow.kernel.Rehearsal;
import dev.evenflow.kernel.Workers;
import dev.evenflow.kernel.loop.LoopCompiler;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A compiled signature. A run first computes outputs and guard, writing memory of its own only;
 * then, if the guard holds, it computes and writes the updates, each from the values before the
 * run. An exception leaves the variables as they were.
 *
 * <p>A program serves one caller at a time, and says so if a second one comes. Its results are the
 * same to the bit for any number of threads.
 */
public final class Program {
  private static final Map<Integer, Workers> POOLS = new ConcurrentHashMap<>();

  private final Signature signature;
  private final Executable executable;
  private final Workers workers;
  private final AtomicBoolean running = new AtomicBoolean();

  private Program(Signature signature, Workers workers, float[] memory) {
    this.signature = signature;
    this.executable = Compiler.compile(signature, memory);
    this.workers = workers;
  }

  /**
   * Compiles a signature.
   *
   * @param threads how many threads a run may use, the caller's included; at least 1
   * @throws EvenflowException if it may use none
   */
  public static Program compile(Signature signature, int threads) {
    if (threads < 1) {
      throw new EvenflowException("a program needs at least 1 thread, given " + threads);
    }
    return new Program(signature, POOLS.computeIfAbsent(threads, Workers::new), new float[0]);
  }

  /**
   * Compiles another signature to run in turns with this one, in the same memory if that is large
   * enough, so that it is warm: a run of either overwrites outputs of the other that are not of
   * rank 0.
   */
  public Program inTurns(Signature other) {
    return new Program(other, workers, executable.memory());
  }

  private void requireIdle() {
    if (running.get()) {
      throw busy();
    }
  }

  private static EvenflowException busy() {
    return new EvenflowException(
        "a program serves one caller at a time, and another thread is running it: compile one for"
            + " each thread");
  }

  private Executable.Slot slot(String input, ElementType type, int count) {
    requireIdle();
    Executable.Slot slot = executable.inputs().get(input);
    if (slot == null) {
      throw new EvenflowException(
          "there is no input "
              + input
              + "; there are "
              + new TreeSet<>(executable.inputs().keySet()));
    }
    if (slot.tensor().type() != type || slot.tensor().shape().size() != count) {
      throw new EvenflowException(
          "input "
              + input
              + " takes "
              + slot.tensor().type()
              + " "
              + slot.tensor().shape()
              + ", given "
              + count
              + " of "
              + type);
    }
    return slot;
  }

  /**
   * Copies the elements of an input of either type, row-major; they stay until they are set again.
   * Those of an int input must be whole.
   *
   * @throws EvenflowException if there is no such input, its size is another, or one of its ints is
   *     no whole number
   */
  public void setWhole(String input, float[] values) {
    Executable.Slot known = executable.inputs().get(input);
    if (known == null || known.tensor().type() != ElementType.INT32 || known.register() >= 0) {
      set(input, values);
      return;
    }
    Executable.Slot slot = slot(input, ElementType.INT32, values.length);
    for (int i = 0; i < values.length; i++) {
      int whole = (int) values[i];
      if (whole != values[i]) {
        throw new EvenflowException(
            "input %s needs whole numbers, given %s at %d".formatted(input, values[i], i));
      }
      slot.array()[slot.offset() + i] = Float.intBitsToFloat(whole);
    }
  }

  /**
   * Copies the elements of a float input, row-major; they stay until they are set again.
   *
   * @throws EvenflowException if there is no such input, or its type or size is another, or another
   *     thread is running this program
   */
  public void set(String input, float[] values) {
    Executable.Slot slot = slot(input, ElementType.FLOAT32, values.length);
    if (slot.register() >= 0) {
      executable.values()[slot.register()] = values[0];
    } else if (slot.greatest() >= 0) {
      executable.values()[slot.greatest()] = Magnitude.copy(values, slot.array(), slot.offset());
    } else {
      System.arraycopy(values, 0, slot.array(), slot.offset(), values.length);
    }
  }

  /**
   * Copies the elements of an int input, row-major; they stay until they are set again.
   *
   * @throws EvenflowException if there is no such input, or its type or size is another
   */
  public void set(String input, int[] values) {
    Executable.Slot slot = slot(input, ElementType.INT32, values.length);
    if (slot.register() >= 0) {
      executable.values()[slot.register()] = values[0];
      return;
    }
    for (int i = 0; i < values.length; i++) {
      slot.array()[slot.offset() + i] = Float.intBitsToFloat(values[i]);
    }
  }

  /**
   * Sets a rank-0 input, which is kept in double.
   *
   * @throws EvenflowException if there is no such input, or it is not of rank 0
   */
  public void set(String input, double value) {
    requireIdle();
    Executable.Slot slot = executable.inputs().get(input);
    if (slot == null) {
      throw new EvenflowException("there is no input " + input);
    }
    if (slot.register() < 0) {
      throw new EvenflowException("input " + input + " is not rank 0: " + slot.tensor().shape());
    }
    executable.values()[slot.register()] = value;
  }

  /** The names of the inputs that anything depends on. */
  public Set<String> inputs() {
    return Collections.unmodifiableSet(executable.inputs().keySet());
  }

  /** Sets a rank-0 input if anything depends on it. */
  public void offer(String input, double value) {
    if (executable.inputs().containsKey(input)) {
      set(input, value);
    }
  }

  /**
   * Computes all outputs, then writes the variables if the guard holds.
   *
   * @return whether the variables were written
   * @throws EvenflowException if another thread is running this program, or an index is out of
   *     range
   */
  public boolean run() {
    if (!running.compareAndSet(false, true)) {
      throw busy();
    }
    try {
      return executable.run(workers);
    } finally {
      running.set(false);
    }
  }

  /**
   * Lets the virtual machine compile the generated loops before they are needed, by running them on
   * scratch memory; changes no variable, input or output. It takes about a second for a program of
   * 40 loops, so it is worth it for hundreds of runs.
   *
   * @return how many loops remain slow, since the virtual machine would not compile them well
   */
  public int warmUp() {
    List<Rehearsal.Calls> calls = new ArrayList<>(LoopCompiler.rehearsals(executable.tasks()));
    calls.addAll(InnerLoop.rehearsals(executable.tasks()));
    return Rehearsal.of(calls);
  }

  /**
   * A rank-0 output of the last run, in double.
   *
   * @param output its place among the signature's outputs, which the further ones follow
   * @throws EvenflowException if it is not of rank 0
   */
  public double scalar(int output) {
    requireIdle();
    Executable.Slot slot = executable.outputs().get(output);
    if (slot.register() < 0) {
      throw new EvenflowException("output " + output + " is not rank 0: " + slot.tensor().shape());
    }
    return executable.values()[slot.register()];
  }

  /**
   * The elements of an output of the last run, row-major, in a new array; ints as floats, exact
   * below 2^24.
   *
   * @param output its place among the signature's outputs, which the further ones follow
   */
  public float[] values(int output) {
    requireIdle();
    Executable.Slot slot = executable.outputs().get(output);
    if (slot.register() >= 0) {
      return new float[] {(float) executable.values()[slot.register()]};
    }
    float[] values = new float[slot.tensor().shape().size()];
    boolean isInt = slot.tensor().type() == ElementType.INT32;
    for (int i = 0; i < values.length; i++) {
      float element = slot.array()[slot.offset() + i];
      values[i] = isInt ? Float.floatToRawIntBits(element) : element;
    }
    return values;
  }

  /**
   * As {@link #values}, an output of rank 0 as it is kept.
   *
   * @param output its place among the signature's outputs, which the further ones follow
   */
  public double[] doubles(int output) {
    if (executable.outputs().get(output).register() >= 0) {
      return new double[] {scalar(output)};
    }
    float[] values = values(output);
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /**
   * What costs more than it seems, one sentence each: such as a gradient of few rows that has to be
   * computed for the whole table, and why.
   */
  public List<String> notes() {
    return executable.notes();
  }

  /**
   * What became of the signature, in readable form: the graph before and after each pass of the
   * compiler, then what runs, with places in memory and the bodies of generated loops.
   */
  public String listing() {
    return Listing.of(signature);
  }

  /** What this program computes and writes. */
  public Signature signature() {
    return signature;
  }
}

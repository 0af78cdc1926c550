package dev.evenflow.parity;

import dev.evenflow.EvenflowException;
import dev.evenflow.parity.layer.LayerCases;
import dev.evenflow.parity.optimizer.Trajectories;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.Located;
import dev.evenflow.parity.reference.ReferenceCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of what another framework computed: optimizer trajectories or layers.
 *
 * @param cases at least one
 * @param engines what such cases are replayed by unless told otherwise
 */
public record ReferenceFile(List<ReferenceCase> cases, List<Engine> engines) {
  /** Copies the lists. */
  public ReferenceFile {
    cases = List.copyOf(cases);
    engines = List.copyOf(engines);
  }

  /**
   * Reads a file, whose contents tell of which kind it is.
   *
   * @throws EvenflowException if it cannot be read or is of neither kind
   */
  public static ReferenceFile read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream);
    } catch (NoSuchFileException e) {
      throw new EvenflowException("there is no file " + file, e);
    } catch (IOException e) {
      throw new EvenflowException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a stream.
   *
   * @param name what faults call it
   */
  public static ReferenceFile read(String name, InputStream stream) throws IOException {
    Located file = Located.read(name, stream);
    if (Trajectories.isWrittenIn(file)) {
      return new ReferenceFile(some(file, Trajectories.read(file)), List.of(Engine.COMPILED));
    }
    if (LayerCases.isWrittenIn(file)) {
      return new ReferenceFile(some(file, LayerCases.read(file)), List.of(Engine.values()));
    }
    throw file.fault(
        "is of no known format: it has neither initial_parameters, gradients and cases of"
            + " optimizers nor cases of layers with an output");
  }

  private static List<ReferenceCase> some(Located file, List<ReferenceCase> cases) {
    if (cases.isEmpty()) {
      throw file.fault("has no cases");
    }
    return cases;
  }
}

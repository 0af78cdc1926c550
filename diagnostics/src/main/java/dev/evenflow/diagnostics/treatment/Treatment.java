package dev.evenflow.diagnostics.treatment;

/**
 * What is done to a training that is ill: a function of its plan and of a snapshot of it. So it can
 * be tried on a fork, and undone by going on with the patient that was given.
 */
@FunctionalInterface
public interface Treatment {
  /**
   * The training after the treatment; what was given stays as it is.
   *
   * @throws dev.evenflow.EvenflowException if the treatment does not suit it
   */
  Patient of(Patient before);

  /** This and then another. */
  default Treatment then(Treatment next) {
    return new Course(this, next);
  }

  /** Two treatments, one after the other. */
  record Course(Treatment first, Treatment next) implements Treatment {
    @Override
    public Patient of(Patient before) {
      return next.of(first.of(before));
    }

    @Override
    public String toString() {
      return first + ", then " + next;
    }
  }
}

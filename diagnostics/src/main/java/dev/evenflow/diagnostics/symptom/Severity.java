package dev.evenflow.diagnostics.symptom;

/** How bad a finding is. */
public enum Severity {
  /** The training may come to less than it could. */
  WARNING,
  /** The training fails unless something is done. */
  CRITICAL
}

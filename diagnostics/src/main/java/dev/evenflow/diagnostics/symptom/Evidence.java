package dev.evenflow.diagnostics.symptom;

/**
 * What speaks for an illness on one watched step.
 *
 * @param layer where
 * @param severity how bad it is
 * @param sentence with the numbers, of the form "block3 gets 1e-9 of the gradient"
 */
public record Evidence(String layer, Severity severity, String sentence) {}

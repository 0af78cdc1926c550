package dev.evenflow.diagnostics.healing;

import dev.evenflow.diagnostics.symptom.Finding;

/**
 * What was tried against an illness, and what came of it.
 *
 * @param position the number of batches drawn before
 * @param finding the illness, with its evidence
 * @param treatment in words
 * @param proof the experiment that decided
 * @param kept whether training went on with the treatment, and not as it was
 */
public record Act(long position, Finding finding, String treatment, Proof proof, boolean kept) {}

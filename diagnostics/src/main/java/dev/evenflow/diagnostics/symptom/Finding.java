package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;

/**
 * An illness that was found in a training.
 *
 * @param illness what it is
 * @param layer where
 * @param severity how bad it was when it was found
 * @param began the number of the step that showed it first, from 1
 * @param found the number of the step that made sure
 * @param evidence in a sentence
 */
public record Finding(
    Illness illness, String layer, Severity severity, long began, long found, String evidence) {}

package dev.evenflow.compiler;

/** Where a tensor's elements are: dense and row-major from an offset. */
record Location(float[] array, int offset) {}

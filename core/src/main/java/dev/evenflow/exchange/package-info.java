/** Weights in files of several formats, under our names or PyTorch's and in either's layouts. */
@NullMarked
package dev.evenflow.exchange;

import org.jspecify.annotations.NullMarked;

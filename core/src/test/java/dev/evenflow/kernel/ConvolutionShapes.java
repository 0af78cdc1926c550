package dev.evenflow.kernel;

import java.util.List;
import java.util.stream.Stream;

/** Awkward shapes of convolutions. */
final class ConvolutionShapes {
  private ConvolutionShapes() {}

  static Stream<ConvolutionShape> awkward() {
    return Stream.of(
            List.of(
                new ConvolutionShape(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
                new ConvolutionShape(3, 8, 8, 1, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(2, 28, 28, 1, 6, 5, 5, 1, 1, 2, 2, 2, 2, 1, 1, 1),
                new ConvolutionShape(3, 14, 14, 6, 16, 5, 5, 1, 1, 0, 0, 0, 0, 1, 1, 1),
                new ConvolutionShape(2, 7, 9, 3, 17, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(2, 9, 7, 5, 10, 3, 2, 1, 1, 0, 2, 1, 0, 1, 1, 1),
                new ConvolutionShape(2, 16, 16, 16, 32, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(2, 8, 8, 16, 33, 1, 1, 2, 2, 0, 0, 0, 0, 1, 1, 1),
                new ConvolutionShape(5, 6, 5, 8, 24, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
                new ConvolutionShape(2, 5, 5, 2, 64, 1, 1, 1, 1, 1, 0, 0, 2, 1, 1, 1)),
            List.of(
                new ConvolutionShape(2, 11, 13, 3, 7, 3, 3, 2, 3, 2, 1, 0, 3, 1, 1, 1),
                new ConvolutionShape(2, 11, 12, 4, 9, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, 1),
                new ConvolutionShape(1, 12, 11, 3, 40, 3, 4, 2, 2, 3, 1, 2, 4, 2, 3, 1),
                new ConvolutionShape(1, 9, 15, 2, 5, 2, 3, 4, 6, 1, 1, 5, 2, 2, 4, 1),
                new ConvolutionShape(2, 10, 9, 2, 3, 1, 5, 3, 4, 0, 0, 3, 3, 3, 2, 1),
                new ConvolutionShape(2, 3, 2, 3, 6, 5, 5, 1, 1, 2, 2, 2, 3, 1, 1, 1),
                new ConvolutionShape(1, 2, 3, 2, 1, 4, 7, 3, 2, 3, 3, 3, 3, 1, 1, 1),
                new ConvolutionShape(1, 4, 4, 1, 1, 2, 2, 1, 1, 6, 5, 7, 4, 1, 1, 1),
                new ConvolutionShape(2, 6, 7, 6, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2),
                new ConvolutionShape(2, 6, 7, 48, 96, 3, 3, 1, 2, 1, 1, 1, 1, 1, 1, 3)),
            List.of(
                new ConvolutionShape(2, 9, 9, 20, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 20),
                new ConvolutionShape(2, 9, 10, 33, 33, 3, 3, 2, 2, 0, 1, 1, 0, 1, 1, 33),
                new ConvolutionShape(1, 9, 11, 4, 12, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, 4),
                new ConvolutionShape(3, 40, 33, 8, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(1, 70, 90, 3, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(40, 8, 8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(20, 17, 15, 16, 16, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
                new ConvolutionShape(3, 9, 9, 24, 13, 3, 3, 2, 1, 0, 0, 0, 0, 1, 1, 1),
                new ConvolutionShape(2, 11, 9, 16, 8, 4, 2, 3, 1, 2, 1, 0, 1, 2, 1, 1),
                new ConvolutionShape(2, 13, 12, 16, 8, 3, 3, 1, 2, 1, 2, 1, 3, 1, 3, 1),
                new ConvolutionShape(40, 5, 6, 44, 44, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 44),
                new ConvolutionShape(2, 8, 9, 9, 9, 2, 2, 3, 4, 0, 1, 2, 0, 1, 1, 9),
                new ConvolutionShape(2, 8, 9, 7, 7, 3, 2, 2, 1, 1, 1, 2, 0, 2, 3, 7),
                new ConvolutionShape(2, 5, 6, 3, 3, 1, 3, 1, 1, 0, 0, 0, 0, 1, 1, 3),
                new ConvolutionShape(2, 5, 6, 2, 2, 1, 1, 2, 3, 0, 0, 0, 0, 1, 1, 2)))
        .flatMap(List::stream);
  }

  static int imageSize(ConvolutionShape s) {
    return s.batch() * s.height() * s.width() * s.in();
  }

  static int weightSize(ConvolutionShape s) {
    return s.kernelHeight() * s.kernelWidth() * s.groupIn() * s.out();
  }

  static int outputSize(ConvolutionShape s) {
    return s.batch() * s.outputHeight() * s.outputWidth() * s.out();
  }
}

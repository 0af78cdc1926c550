package dev.evenflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowTest {
  /** The number of places at which the whole window lies on the padded image, counted. */
  @Test
  void fitsAsOftenAsItCanBePlaced() {
    for (int size = 1; size <= 4; size++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int dilation = 1; dilation <= 3; dilation++) {
          for (int before = 0; before <= 2; before++) {
            for (int after = 0; after <= 2; after++) {
              Window window = new Window(size, 1, stride, 1, before, after, 0, 0, dilation, 1);
              Window turned = new Window(1, size, 1, stride, 0, 0, before, after, 1, dilation);
              int span = dilation * (size - 1) + 1;
              for (int extent = Math.max(1, span - before - after); extent <= 12; extent++) {
                int count = 0;
                for (int at = -before; at + span <= extent + after; at += stride) {
                  count++;
                }
                assertThat(window.outputHeight(extent)).isEqualTo(count);
                assertThat(turned.outputWidth(extent)).isEqualTo(count);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoWindow() {
    String sentence =
        "window: needs extents, strides and dilations of at least 1, paddings of at least 0";
    assertThatThrownBy(() -> Window.square(0, 1, 0)).hasMessageStartingWith(sentence + ", at (W");
    assertThatThrownBy(() -> Window.square(1, 0, 0)).hasMessageStartingWith(sentence);
    assertThatThrownBy(() -> Window.square(1, 1, -1)).hasMessageStartingWith(sentence);
    assertThatThrownBy(() -> Window.square(1, 1, 0).dilated(1, 0)).hasMessageStartingWith(sentence);
  }
}

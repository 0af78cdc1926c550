package dev.evenflow.data.augment;

import java.util.Arrays;

/**
 * The images of a batch, which can be changed in place.
 *
 * @param pixels [count, height, width, channels], row-major
 * @param count of images
 * @param height of each
 * @param width of each
 * @param channels of each pixel
 */
public record ImageBatch(float[] pixels, int count, int height, int width, int channels) {
  /** Mirrors an image, so that left becomes right. */
  public void mirror(int image) {
    for (int row = 0; row < height; row++) {
      int left = at(image, row, 0);
      int right = at(image, row, width - 1);
      for (; left < right; left += channels, right -= channels) {
        for (int channel = 0; channel < channels; channel++) {
          float pixel = pixels[left + channel];
          pixels[left + channel] = pixels[right + channel];
          pixels[right + channel] = pixel;
        }
      }
    }
  }

  /**
   * Moves what an image shows: its pixel at (row, column) is then the one that was at (row + down,
   * column + right), or 0 where there was none.
   */
  public void shift(int image, int down, int right) {
    // In the order in which no row is written before it is read.
    for (int i = 0; i < height; i++) {
      int row = down > 0 ? i : height - 1 - i;
      shift(image, row, row + down, right);
    }
  }

  private void shift(int image, int row, int from, int right) {
    int kept = from < 0 || from >= height ? 0 : Math.max(0, width - Math.abs(right));
    int first = at(image, row, 0);
    int start = first + Math.clamp(-right, 0, width - kept) * channels;
    int end = start + kept * channels;
    if (kept > 0) {
      System.arraycopy(pixels, at(image, from, Math.max(0, right)), pixels, start, end - start);
    }
    Arrays.fill(pixels, first, start, 0);
    Arrays.fill(pixels, end, first + width * channels, 0);
  }

  private int at(int image, int row, int column) {
    return ((image * height + row) * width + column) * channels;
  }
}

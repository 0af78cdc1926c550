package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.List;

/**
 * Two half circles of radius 1 in the plane that reach into each other: (cos a, sin a) and (1 - cos
 * a, 1/2 - sin a) for a uniform in [0, pi), with normal noise; as in scikit-learn's {@code
 * make_moons}.
 *
 * @param count training examples
 * @param test test examples
 * @param noise its deviation
 * @param seed of all
 */
public record TwoMoons(int count, int test, double noise, long seed) implements SyntheticData {
  /** Checks the sizes. */
  public TwoMoons {
    SyntheticData.require("two-moons", "count", 1, count);
    SyntheticData.require("two-moons", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream angles = new RandomStream(seed, "two-moons/" + name);
    RandomStream noises = angles.child("noise");
    float[] points = new float[2 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 2;
      double angle = Math.PI * angles.uniformDouble(i, 0);
      double x = StrictMath.cos(angle);
      double y = StrictMath.sin(angle);
      points[2 * i] = (float) ((labels[i] == 0 ? x : 1 - x) + noise * noises.normal(i, 0));
      points[2 * i + 1] = (float) ((labels[i] == 0 ? y : 0.5 - y) + noise * noises.normal(i, 1));
    }
    return new Dataset(Features.of(points, 2), new Labels(labels, List.of("upper", "lower")));
  }
}

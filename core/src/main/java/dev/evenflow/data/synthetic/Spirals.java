package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Arms of a spiral in the plane, a class each: arm k has the points of radius r, uniform in [0, 1),
 * at the angle {@code 2 pi (turns r + k / classes)}, with normal noise. Two arms of three turns are
 * the two spirals of Lang and Witbrock (1988) in shape.
 *
 * @param classes the number of arms, at least 2
 * @param turns how often an arm winds around the origin
 * @param count training examples
 * @param test test examples
 * @param noise its deviation
 * @param seed of all
 */
public record Spirals(int classes, double turns, int count, int test, double noise, long seed)
    implements SyntheticData {
  /** Checks the sizes. */
  public Spirals {
    SyntheticData.require("spirals", "classes", 2, classes);
    SyntheticData.require("spirals", "count", 1, count);
    SyntheticData.require("spirals", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream radii = new RandomStream(seed, "spirals/" + name);
    RandomStream noises = radii.child("noise");
    float[] points = new float[2 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % classes;
      double radius = radii.uniformDouble(i, 0);
      double angle = 2 * Math.PI * (turns * radius + (double) labels[i] / classes);
      points[2 * i] = (float) (radius * StrictMath.cos(angle) + noise * noises.normal(i, 0));
      points[2 * i + 1] = (float) (radius * StrictMath.sin(angle) + noise * noises.normal(i, 1));
    }
    List<String> names = IntStream.range(0, classes).mapToObj(k -> "arm" + (k + 1)).toList();
    return new Dataset(Features.of(points, 2), new Labels(labels, names));
  }
}

package dev.evenflow.cli.bench;

import dev.evenflow.doctor.KernelSpeed;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How near a kernel comes to the fastest loop of multiply-adds.
 *
 * @param speed as it was measured
 */
public record KernelShare(KernelSpeed speed) implements Measured {
  @Override
  public String header() {
    return String.format(
        Locale.ROOT, "%-46s %8s %7s %7s %8s%n", "kernel", "GFLOP/s", "share", "threads", "scaling");
  }

  @Override
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-46s %8.1f %7.2f %7d %8.2f%n",
        speed.kernel(),
        speed.gigaflops(),
        speed.share(),
        speed.threads(),
        speed.scaling());
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kernel", speed.kernel());
    values.put("gflops", Measured.rounded(speed.gigaflops()));
    values.put("share", Measured.rounded(speed.share()));
    values.put("threads", speed.threads());
    values.put("scaling", Measured.rounded(speed.scaling()));
    return values;
  }
}

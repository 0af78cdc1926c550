package dev.evenflow.kernel;

/** Prints the number of lanes and why it is 0. */
final class LanesReport {
  private LanesReport() {}

  public static void main(String[] arguments) {
    System.out.println(Lanes.COUNT + " " + Lanes.reason());
  }
}

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Runs google-java-format over every Java file below a folder, passing over build outputs. */
public class Format {

  /** Takes what to do, {@code check} or {@code format}, and the folder. */
  public static void main(String[] args) throws IOException {
    boolean check = args[0].equals("check");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    arguments.addAll(javaFilesBelow(Path.of(args[1]).toAbsolutePath().normalize()));

    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int exitCode = formatter.run(out, err, arguments.toArray(String[]::new));
    if (exitCode != 0 && check) {
      err.println(
          "The files above are not formatted. Mend them with: ./mvnw -q -pl format -Pformat");
    }
    System.exit(exitCode);
  }

  private static List<String> javaFilesBelow(Path root) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean output =
                name.equals("target") && Files.exists(folder.resolveSibling("pom.xml"));
            boolean hidden = name.startsWith(".") && !folder.equals(root);
            return output || hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}

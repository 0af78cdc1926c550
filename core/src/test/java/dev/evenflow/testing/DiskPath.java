package dev.evenflow.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path of the default file system that belongs to another. */
final class DiskPath implements Path {
  final Path real;
  private final FileSystem system;

  DiskPath(FileSystem system, Path real) {
    this.system = system;
    this.real = real;
  }

  private Path own(Path path) {
    return path == null ? null : new DiskPath(system, path);
  }

  private static Path real(Path path) {
    return path instanceof DiskPath own ? own.real : path;
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return real.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return own(real.getRoot());
  }

  @Override
  public Path getFileName() {
    return own(real.getFileName());
  }

  @Override
  public Path getParent() {
    return own(real.getParent());
  }

  @Override
  public int getNameCount() {
    return real.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return own(real.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return own(real.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return real.startsWith(real(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return real.endsWith(real(other));
  }

  @Override
  public Path normalize() {
    return own(real.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return own(real.resolve(real(other)));
  }

  @Override
  public Path relativize(Path other) {
    return own(real.relativize(real(other)));
  }

  @Override
  public URI toUri() {
    return real.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return own(real.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return own(real.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return real.compareTo(real(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiskPath path && real.equals(path.real);
  }

  @Override
  public int hashCode() {
    return real.hashCode();
  }

  @Override
  public String toString() {
    return real.toString();
  }
}

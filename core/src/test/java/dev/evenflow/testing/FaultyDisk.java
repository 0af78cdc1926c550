package dev.evenflow.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Folders of the real disk on which what writes may fail: a file system whose paths are those of
 * the default one. A write that fails has written half of its bytes.
 */
public final class FaultyDisk {
  /** What can fail. */
  public enum Action {
    /** Making a folder. */
    CREATE_FOLDER,
    /** Opening a file to write. */
    OPEN,
    /** Writing bytes, half of which are written. */
    WRITE,
    /** Forcing a file or folder to the disk. */
    FORCE,
    /** Renaming. */
    MOVE,
    /** Deleting. */
    DELETE,
    /** Listing a folder. */
    LIST
  }

  /** Decides what fails. */
  @FunctionalInterface
  public interface Fault {
    /** Throws what the action is to fail with, if it is. */
    void before(Action action) throws IOException;
  }

  private final Disk disk = new Disk();
  private Fault fault = action -> {};

  /** From here on this decides. */
  public void failing(Fault choice) {
    fault = choice;
  }

  /** A path of the default file system as one of this disk. */
  public Path path(Path real) {
    return new DiskPath(disk, real);
  }

  private static Path real(Path path) {
    return path instanceof DiskPath own ? own.real : path;
  }

  private final class Disk extends FileSystem {
    private final Provider provider = new Provider();

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
      return path(Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Provider extends FileSystemProvider {
    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return disk;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (options.contains(StandardOpenOption.WRITE)) {
        fault.before(Action.OPEN);
      }
      return new Channel(FileChannel.open(real(path), options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      fault.before(Action.LIST);
      DirectoryStream<Path> entries = Files.newDirectoryStream(real(folder));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          Iterator<Path> paths = entries.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return paths.hasNext();
            }

            @Override
            public Path next() {
              return path(paths.next());
            }
          };
        }

        @Override
        public void close() throws IOException {
          entries.close();
        }
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      fault.before(Action.CREATE_FOLDER);
      Files.createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      // One that is not there fails for that.
      Files.readAttributes(real(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      fault.before(Action.DELETE);
      Files.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      Files.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      fault.before(Action.MOVE);
      Files.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return Files.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real(path).getFileSystem().provider().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return Files.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      Files.setAttribute(real(path), name, value, options);
    }
  }

  private final class Channel extends FileChannel {
    private final FileChannel real;

    Channel(FileChannel real) {
      this.real = real;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      try {
        fault.before(Action.WRITE);
      } catch (IOException e) {
        real.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
        throw e;
      }
      return real.write(bytes);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      fault.before(Action.FORCE);
      real.force(metadata);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return real.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long place) throws IOException {
      return real.read(bytes, place);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public FileLock lock(long place, long size, boolean shared) throws IOException {
      return real.lock(place, size, shared);
    }

    @Override
    public FileLock tryLock(long place, long size, boolean shared) throws IOException {
      return real.tryLock(place, size, shared);
    }

    @Override
    public long read(ByteBuffer[] all, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] all, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes, long place) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long place) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long place, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long place, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long place, long size) {
      throw new UnsupportedOperationException();
    }
  }
}

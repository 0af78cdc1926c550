package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * A file that is fetched over HTTP. A transfer that breaks off is gone on with, also by a later
 * process; only a file with the right checksum gets its name.
 *
 * @param address where it is
 * @param bytes how many it has
 * @param sha256 of its content, in hexadecimal digits
 */
record RemoteFile(URI address, long bytes, String sha256) {
  private static final int TRIES = 3;
  private static final int TIMEOUT = 30_000;

  /** The last part of its address. */
  String name() {
    return Path.of(address.getPath()).getFileName().toString();
  }

  /**
   * Fetches it, unless it is there.
   *
   * @param target what it becomes; what is received so far is beside it, named {@code .part}
   * @param received is told of how many bytes there are
   * @throws EvenflowException if it cannot be fetched, or is another than it should be; that is
   *     deleted then
   */
  void fetch(Path target, LongConsumer received) {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      if (Files.exists(target) && checksum(target).equals(sha256)) {
        received.accept(bytes);
        return;
      }
      receiveAll(part, received);
      String found = checksum(part);
      if (!found.equals(sha256)) {
        Files.delete(part);
        throw new EvenflowException(
            "%s has the checksum %s, not %s as published: what was received is deleted"
                .formatted(address, found, sha256));
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EvenflowException("cannot fetch " + address + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException
        ? "there is no network, or no host " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  /** Until all is there, or nothing more comes however often it is tried. */
  private void receiveAll(Path part, LongConsumer received) throws IOException {
    int failures = 0;
    while (size(part) < bytes) {
      long before = size(part);
      IOException fault = new IOException("the server sent too little");
      try {
        receive(part, before, received);
      } catch (IOException e) {
        fault = e;
      }
      failures = size(part) > before ? 0 : failures + 1;
      if (failures == TRIES) {
        throw fault;
      }
    }
  }

  private void receive(Path part, long from, LongConsumer received) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT);
    connection.setReadTimeout(TIMEOUT);
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    int status = connection.getResponseCode();
    boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL && from > 0;
    if (!goesOn && status != HttpURLConnection.HTTP_OK) {
      throw new IOException("the server answered with status " + status);
    }
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      for (long count = goesOn ? from : 0; count < bytes; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, bytes - count));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        count += read;
        received.accept(count);
      }
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static String checksum(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

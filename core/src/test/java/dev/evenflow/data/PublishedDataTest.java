package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDataTest {
  private static final byte[] CONTENT = content(300_000);

  @TempDir private Path folder;

  /** The ranges that were asked for; nothing for all. */
  private final List<String> asked = new ArrayList<>();

  private byte[] served = CONTENT;
  private boolean knowsRanges = true;

  /** After how many bytes each of the next answers breaks off. */
  private final List<Integer> breaks = new ArrayList<>();

  private HttpServer server;

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * 31 + i / 256);
    }
    return content;
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(range == null ? "" : range);
    int from =
        range == null || !knowsRanges
            ? 0
            : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    int end =
        breaks.isEmpty() ? served.length : Math.min(served.length, from + breaks.removeFirst());
    try (exchange) {
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, served.length - from);
      exchange.getResponseBody().write(served, from, end - from);
    }
  }

  private URI address(String name) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private PublishedData data(String file, byte[] content, String subfolder) {
    RemoteFile remote = new RemoteFile(address(file), content.length, sha256(content));
    return new PublishedData("data", "", "idx", List.of(remote), subfolder);
  }

  private void fetch() {
    data("file", CONTENT, "").fetch(folder, share -> {});
  }

  private Path fetched() {
    return folder.resolve("data").resolve("file");
  }

  @Test
  void fetchesOnceAndTellsHowFarItIs() {
    List<Double> shares = new ArrayList<>();
    PublishedData data = data("file", CONTENT, "");
    assertThat(data.isIn(folder)).isFalse();
    data.fetch(folder, shares::add);
    assertThat(data.isIn(folder)).isTrue();
    assertThat(fetched()).hasBinaryContent(CONTENT);
    assertThat(shares).isSorted().endsWith(1.0).hasSizeGreaterThan(2);
    data.fetch(folder, shares::add);
    assertThat(asked).containsExactly("");
  }

  @Test
  void goesOnWhereATransferBrokeOff() {
    breaks.addAll(List.of(100_000, 50_000, 0));
    fetch();
    assertThat(fetched()).hasBinaryContent(CONTENT);
    assertThat(asked.getFirst()).isEmpty();
    assertThat(asked.subList(1, asked.size())).allMatch(range -> range.matches("bytes=[1-9]\\d*-"));
  }

  @Test
  void goesOnWithWhatAnEarlierProcessReceived() throws IOException {
    Path part = Files.createDirectories(folder.resolve("data.part")).resolve("file.part");
    Files.write(part, Arrays.copyOf(CONTENT, 123_456));
    fetch();
    assertThat(fetched()).hasBinaryContent(CONTENT);
    assertThat(asked).containsExactly("bytes=123456-");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void beginsAnewWhereTheServerKnowsNoRanges() {
    knowsRanges = false;
    breaks.add(100_000);
    fetch();
    assertThat(fetched()).hasBinaryContent(CONTENT);
  }

  @Test
  void deletesWhatIsNotWhatWasPublished() {
    served = CONTENT.clone();
    served[1000]++;
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining(
            "%s has the checksum %s, not %s as published: what was received is deleted",
            address("file"), sha256(served), sha256(CONTENT));
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.resolve("data.part")).isEmptyDirectory();
    served = CONTENT;
    fetch();
    assertThat(fetched()).hasBinaryContent(CONTENT);
  }

  @Test
  void saysWhatToDoWithoutANetwork() {
    PublishedData data = data("file", CONTENT, "");
    server.stop(0);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> data.fetch(folder, share -> {}))
        .withMessageStartingWith("cannot fetch " + address("file") + ": Connection refused")
        .withMessageEndingWith(
            "; to go without, put the files of data into %s, or name the folder above them by"
                + " --data-dir",
            folder.resolve("data"));
  }

  @Test
  void givesUpWhereNothingComes() {
    breaks.addAll(Collections.nCopies(20, 0));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining("cannot fetch");
    // Java asks again by itself where there is no answer at all.
    assertThat(asked).hasSizeBetween(3, 6);
  }

  @Test
  void unpacksArchives() throws IOException {
    byte[] image = new byte[3073];
    image[0] = 9;
    byte[] archive =
        Gzip.pack(
            new TarTest.Archive()
                .add('0', "all/data_batch_1.bin", image)
                .add('0', "all/test_batch.bin", image)
                .end());
    served = archive;
    PublishedData data = data("images.tar.gz", archive, "all");
    data.fetch(folder, share -> {});
    assertThat(data.folder(folder)).isEqualTo(folder.resolve("data").resolve("all"));
    assertThat(Cifar10.read(data.folder(folder)).train().labels().get(0)).isEqualTo(9);
    assertThat(folder.resolve("data").resolve("images.tar.gz")).doesNotExist();
  }

  @Test
  void listsWhatCanBeChecked() {
    assertThat(PublishedData.all())
        .extracting(PublishedData::name)
        .containsExactly("mnist", "fashion-mnist", "cifar-10");
    assertThat(PublishedData.all())
        .allSatisfy(each -> {
          assertThat(each.form()).isIn("idx", "cifar10");
          assertThat(each.description()).isNotEmpty();
          assertThat(each.bytes()).isGreaterThan(1_000_000);
        });
    assertThat(PublishedData.of("mnist").orElseThrow().bytes()).isEqualTo(11_594_722);
    assertThat(PublishedData.of("nothing")).isEmpty();
  }
}

package hutong.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The servers of {@code deploy/local} in one child process.
 *
 * <p>The process stops when the pipe to it closes, and so it also does when this JVM is killed.
 */
final class EmbeddedServers implements Servers {

  private static final String MAIN = "hutong.local.system.TestServersMain";

  private final Process process;
  private final String kafka;
  private final String postgres;
  private final String database;

  private EmbeddedServers(Process process, String kafka, String postgres, String database) {
    this.process = process;
    this.kafka = kafka;
    this.postgres = postgres;
    this.database = database;
  }

  static EmbeddedServers start(String database) {
    try {
      Path local = localModule();
      Path log = Files.createTempFile("hutong-test-servers-", ".log");
      Process process = launch(local, database, log);
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the test servers did not start: " + Files.readString(log));
      }
      Files.deleteIfExists(log);
      JsonNode ready = new ObjectMapper().readTree(line);
      int port = ready.path("postgres").path(database).asInt();
      return new EmbeddedServers(
          process, ready.path("kafka").asText(), "127.0.0.1:" + port, database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(Path local, String database, Path log) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path target = local.resolve("target");
    String path = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
    List<String> command =
        List.of(
            java,
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dhutong.root=" + local.getParent().getParent(),
            "-cp",
            path,
            MAIN,
            "--database",
            database);
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  /** The built {@code deploy/local}, found from the working directory upwards. */
  private static Path localModule() throws IOException {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path local = folder.resolve("deploy/local");
      if (Files.isRegularFile(local.resolve("pom.xml"))) {
        if (Files.isDirectory(local.resolve("target/lib"))) {
          return local;
        }
        throw new IOException(
            "deploy/local is not built: run mvn -q -pl deploy/local process-classes");
      }
    }
    throw new IOException("no source tree above " + Path.of("").toAbsolutePath());
  }

  @Override
  public String kafka() {
    return kafka;
  }

  @Override
  public String postgres() {
    return postgres;
  }

  @Override
  public String adminJdbcUrl() {
    return "jdbc:postgresql://" + postgres + "/" + database + "?user=postgres&password=" + PASSWORD;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}

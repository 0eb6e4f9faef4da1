package hutong.routing.rulebook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bytes of the four files, from a directory or from the service's own jar. */
public final class RulebookSource {

  static final String RULEBOOK = "rulebook";
  static final String CITY_SETS = "city-sets";
  static final String PARTICIPANTS = "participants";
  static final String OPERATOR_SETTINGS = "operator-settings";
  static final String FEE_SCHEDULES = "fee-schedules";
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Map<String, byte[]> files = new TreeMap<>();
  private byte[] feeSchedules;

  private RulebookSource() {}

  /** The files of a directory, in which exactly one {@code rulebook-*.json} must lie. */
  public static RulebookSource directory(Path directory) {
    RulebookSource source = new RulebookSource();
    source.files.put(RULEBOOK, file(onlyRulebook(directory)));
    for (String name : List.of(CITY_SETS, PARTICIPANTS, OPERATOR_SETTINGS)) {
      source.files.put(name, file(directory.resolve(name + ".json")));
    }
    Path fees = directory.resolve(FEE_SCHEDULES + ".json");
    source.feeSchedules = Files.exists(fees) ? file(fees) : null;
    return source;
  }

  /** The files packaged with the service. */
  public static RulebookSource packaged(String rulebookFile) {
    RulebookSource source = new RulebookSource();
    source.files.put(RULEBOOK, resource(rulebookFile));
    for (String name : List.of(CITY_SETS, PARTICIPANTS, OPERATOR_SETTINGS)) {
      source.files.put(name, resource(name + ".json"));
    }
    source.feeSchedules = resource(FEE_SCHEDULES + ".json");
    return source;
  }

  byte[] bytes(String name) {
    return files.get(name);
  }

  /**
   * The file of settlement, where it lies beside the others. A new fee is no new rulebook, so it
   * has no part in the hash.
   */
  Optional<byte[]> feeSchedules() {
    return Optional.ofNullable(feeSchedules);
  }

  /** SHA-256 over the four files in the order of their names, each with its length, in hex. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        String head = file.getKey() + "\n" + file.getValue().length + "\n";
        digest.update(head.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(file.getValue());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Path onlyRulebook(Path directory) {
    try (var found = Files.newDirectoryStream(directory, "rulebook-*.json")) {
      List<Path> books = new java.util.ArrayList<>();
      found.forEach(books::add);
      if (books.size() != 1) {
        throw refused(directory + " has " + books.size() + " files rulebook-*.json instead of one");
      }
      return books.get(0);
    } catch (IOException unreadable) {
      throw refused(directory + " cannot be read");
    }
  }

  private static byte[] file(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(path.toString(), in);
    } catch (IOException unreadable) {
      throw refused(path + " cannot be read");
    }
  }

  private static byte[] resource(String name) {
    String path = "rulebook/" + name;
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw refused(path + " is not packaged with the service");
      }
      return bounded(path, in);
    } catch (IOException unreadable) {
      throw refused(path + " cannot be read");
    }
  }

  private static byte[] bounded(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw refused(name + " is larger than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  private static BadRulebookException refused(String fault) {
    return new BadRulebookException(List.of(fault));
  }
}

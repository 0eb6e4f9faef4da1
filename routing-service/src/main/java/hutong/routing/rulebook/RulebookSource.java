package hutong.routing.rulebook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The bytes of the four files: from a directory, from the service's own jar, or from a store. */
public final class RulebookSource {

  public static final String RULEBOOK = "rulebook";
  public static final String CITY_SETS = "city-sets";
  public static final String PARTICIPANTS = "participants";
  public static final String OPERATOR_SETTINGS = "operator-settings";
  public static final String FEE_SCHEDULES = "fee-schedules";
  private static final List<String> REQUIRED =
      List.of(RULEBOOK, CITY_SETS, PARTICIPANTS, OPERATOR_SETTINGS);

  /** Ten thousand rules take about eleven of it. */
  private static final int MAX_BYTES = 32 * 1024 * 1024;

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

  /**
   * Files that are kept somewhere else, such as a draft.
   *
   * @param files by name: {@value #RULEBOOK}, {@value #CITY_SETS}, {@value #PARTICIPANTS} and
   *     {@value #OPERATOR_SETTINGS}, and {@value #FEE_SCHEDULES} where the fees are to be checked
   * @throws BadRulebookException where one is missing, too large, or not one of these
   */
  public static RulebookSource of(Map<String, byte[]> files) {
    List<String> faults = new ArrayList<>();
    RulebookSource source = new RulebookSource();
    for (String name : new TreeSet<>(files.keySet())) {
      byte[] bytes = files.get(name);
      if (bytes.length > MAX_BYTES) {
        faults.add(name + " is larger than " + MAX_BYTES + " bytes");
      } else if (name.equals(FEE_SCHEDULES)) {
        source.feeSchedules = bytes.clone();
      } else if (REQUIRED.contains(name)) {
        source.files.put(name, bytes.clone());
      } else {
        faults.add("one of the files is none of " + REQUIRED + " and " + FEE_SCHEDULES);
      }
    }
    for (String name : REQUIRED) {
      if (!files.containsKey(name)) {
        faults.add(name + " is missing");
      }
    }
    if (!faults.isEmpty()) {
      throw new BadRulebookException(faults);
    }
    return source;
  }

  /** The four files by name, and the fee schedules where they are there; {@link #of} takes them. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> copy = new TreeMap<>();
    files.forEach((name, bytes) -> copy.put(name, bytes.clone()));
    if (feeSchedules != null) {
      copy.put(FEE_SCHEDULES, feeSchedules.clone());
    }
    return copy;
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
  public String hash() {
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
      List<Path> books = new ArrayList<>();
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

package hutong.routing.participant;

import hutong.routing.participant.Connection.Breaker;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.signing.KeyFiles;
import hutong.signing.VerifyingKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads {@code connections.json}, or names everything that is wrong with it. */
final class ConnectionFile {

  /** What a rulebook takes for a participant's id; it becomes a part of an address. */
  static final Pattern ID = Pattern.compile("[A-Z0-9_]{2,16}");

  private static final int FORMAT = 1;
  private static final int MAX_ITEMS = 100;
  private static final int MAX_IN_FLIGHT = 64;
  private static final int MAX_VOLUME = 1_000;

  record File(Integer format, Row defaults, List<Row> participants) {}

  record Row(
      String id,
      String endpoint,
      Integer maxItems,
      Integer maxInFlight,
      ClockRow clocks,
      BreakerRow breaker,
      List<KeyRow> keys) {

    static final Row NOTHING = new Row(null, null, null, null, null, null, null);
  }

  record BreakerRow(Double failureRatio, Integer volume, String delay) {}

  record KeyRow(String keyId, String publicKeyPem, String publicKeyFile, String from, String to) {}

  private final List<String> faults = new ArrayList<>();
  private final Path folder;
  private final String template;
  private final boolean signed;

  private ConnectionFile(Path folder, String template, boolean signed) {
    this.folder = folder;
    this.template = template;
    this.signed = signed;
  }

  /**
   * @param folder where files of keys are looked for, or null where there can be none
   * @param template the endpoint of those for whom the file gives none; {id} stands for the id
   * @param signed whether every participant of the file must have a key
   * @throws BadConnectionsException naming every fault
   */
  static Agreed read(byte[] json, Path folder, String template, boolean signed) {
    try {
      File file = StrictJson.read(json, File.class);
      return new ConnectionFile(folder, template, signed).agreed(file);
    } catch (BadJsonException bad) {
      throw new BadConnectionsException(List.of(bad.getMessage()));
    }
  }

  /** What is agreed with those of the file, and what counts for all others. */
  record Agreed(Map<String, Connection> byId, Connection otherwise, String template) {

    Connection of(String id) {
      Connection named = byId.get(id);
      return named != null
          ? named
          : new Connection(
              id,
              URI.create(template.replace("{id}", id)),
              otherwise.maxItems(),
              otherwise.maxInFlight(),
              otherwise.clocks(),
              otherwise.breaker(),
              VerifyingKeys.NONE);
    }
  }

  private Agreed agreed(File file) {
    need(Integer.valueOf(FORMAT).equals(file.format()), "format must be " + FORMAT);
    Row defaults = file.defaults() == null ? Row.NOTHING : file.defaults();
    need(defaults.id() == null, "defaults: id belongs to a participant");
    need(defaults.keys() == null, "defaults: keys belong to a participant");
    String address = defaults.endpoint() == null ? template : defaults.endpoint();
    Connection otherwise =
        new Connection(
            "defaults",
            endpoint("defaults", address, "ID"),
            number("defaults", "maxItems", defaults.maxItems(), MAX_ITEMS, MAX_ITEMS),
            number("defaults", "maxInFlight", defaults.maxInFlight(), 4, MAX_IN_FLIGHT),
            ClockRow.clocks("defaults", defaults.clocks(), Clocks.DEFAULTS, faults),
            breaker("defaults", defaults.breaker(), Breaker.DEFAULTS),
            VerifyingKeys.NONE);
    Map<String, Connection> byId = new LinkedHashMap<>();
    List<Row> rows = file.participants() == null ? List.of() : file.participants();
    for (Row row : rows) {
      if (row == null || row.id() == null || !ID.matcher(row.id()).matches()) {
        faults.add("a participant's id must be of the form " + ID);
      } else {
        Connection before = byId.put(row.id(), connection(row, address, otherwise));
        need(before == null, row.id() + ": stands twice");
      }
    }
    if (!faults.isEmpty()) {
      throw new BadConnectionsException(faults);
    }
    return new Agreed(byId, otherwise, slashless(address));
  }

  private Connection connection(Row row, String address, Connection otherwise) {
    String id = row.id();
    return new Connection(
        id,
        endpoint(id, row.endpoint() == null ? address : row.endpoint(), id),
        number(id, "maxItems", row.maxItems(), otherwise.maxItems(), MAX_ITEMS),
        number(id, "maxInFlight", row.maxInFlight(), otherwise.maxInFlight(), MAX_IN_FLIGHT),
        ClockRow.clocks(id, row.clocks(), otherwise.clocks(), faults),
        breaker(id, row.breaker(), otherwise.breaker()),
        keys(id, row.keys() == null ? List.of() : row.keys()));
  }

  private URI endpoint(String where, String address, String id) {
    try {
      URI uri = new URI(slashless(address).replace("{id}", id));
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (http && uri.getHost() != null && bare && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException unreadable) {
      // Falls through to the same sentence as an address of another kind.
    }
    faults.add(where + ": endpoint must be an http or https address without query and user");
    return URI.create("http://unusable.invalid");
  }

  private static String slashless(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private int number(String where, String field, Integer value, int otherwise, int max) {
    need(
        value == null || value >= 1 && value <= max, where + ": " + field + " must be 1 to " + max);
    return value == null ? otherwise : value;
  }

  private Breaker breaker(String where, BreakerRow row, Breaker otherwise) {
    if (row == null) {
      return otherwise;
    }
    Double ratio = row.failureRatio();
    need(
        ratio == null || ratio > 0 && ratio <= 1,
        where + ": breaker.failureRatio must be above 0 and at most 1");
    return new Breaker(
        ratio == null ? otherwise.failureRatio() : ratio,
        number(where, "breaker.volume", row.volume(), otherwise.volume(), MAX_VOLUME),
        ClockRow.duration(where, "breaker.delay", row.delay(), otherwise.delay(), faults));
  }

  private VerifyingKeys keys(String id, List<KeyRow> rows) {
    need(!signed || !rows.isEmpty(), id + ": has no key, and answers must be signed");
    List<VerifyingKeys.Key> keys = rows.stream().map(row -> key(id, row)).toList();
    if (keys.contains(null)) {
      return VerifyingKeys.NONE;
    }
    try {
      return new VerifyingKeys(keys);
    } catch (IllegalArgumentException twice) {
      faults.add(id + ": two keys have the same keyId");
      return VerifyingKeys.NONE;
    }
  }

  private VerifyingKeys.Key key(String id, KeyRow row) {
    if (row == null || row.keyId() == null) {
      faults.add(id + ": a key has no keyId");
      return null;
    }
    if ((row.publicKeyPem() == null) == (row.publicKeyFile() == null)) {
      faults.add(id + ": a key needs either publicKeyPem or publicKeyFile");
      return null;
    }
    try {
      PublicKey key =
          KeyFiles.publicKey(
              row.publicKeyPem() == null ? text(row.publicKeyFile()) : row.publicKeyPem());
      return new VerifyingKeys.Key(row.keyId(), key, instant(row.from()), instant(row.to()));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      faults.add(
          id
              + ": a key cannot be used: "
              + (wrong instanceof DateTimeException
                  ? "from and to must be of the form 2026-01-01T00:00:00+08:00"
                  : wrong.getMessage()));
      return null;
    }
  }

  private String text(String file) {
    try {
      return Files.readString(Objects.requireNonNull(folder).resolve(file));
    } catch (IOException | RuntimeException unreadable) {
      throw new IllegalArgumentException("its publicKeyFile cannot be read");
    }
  }

  private static Instant instant(String text) {
    return text == null ? null : OffsetDateTime.parse(text).toInstant();
  }

  private void need(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }
}

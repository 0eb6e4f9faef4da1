package hutong.local.system;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What to start, where, and at which business time.
 *
 * @param root the source tree, built
 * @param data folder of databases, Kafka's logs and all log files
 * @param ports the ports
 * @param services the services to start; the servers always start
 * @param simulator whether the participant simulator starts
 * @param businessTime what the services' clocks show when they start
 * @param agreed what is agreed with every participant beside its key, as {@code defaults} of {@code
 *     connections.json}; taken when that file is made
 */
public record Settings(
    Path root,
    Path data,
    Ports ports,
    Set<Service> services,
    boolean simulator,
    Instant businessTime,
    String agreed) {

  private static final String NOTHING_SPECIAL = "{}";

  public Settings {
    services = Set.copyOf(services);
    data = data.toAbsolutePath().normalize();
  }

  public Settings(
      Path root,
      Path data,
      Ports ports,
      Set<Service> services,
      boolean simulator,
      Instant businessTime) {
    this(root, data, ports, services, simulator, businessTime, NOTHING_SPECIAL);
  }

  /**
   * The same where participants are waited for, left alone and asked again as {@code json} has it.
   */
  public Settings agreeing(String json) {
    return new Settings(root, data, ports, services, simulator, businessTime, json);
  }

  /** All three services and the simulator. */
  public static Settings whole(Path root, Path data, Ports ports, Instant businessTime) {
    return new Settings(root, data, ports, EnumSet.allOf(Service.class), true, businessTime);
  }

  /** PostgreSQL, Kafka and Connect alone. */
  public static Settings servers(Path root, Path data, Ports ports) {
    return new Settings(root, data, ports, Set.of(), false, Instant.EPOCH);
  }

  /** Whose keys sign, one pair for each. */
  Path keys() {
    return data.resolve("keys");
  }

  /** The public key that the seals of cycles are verified with, in PEM. */
  public Path sealPublicKey() {
    return SigningKeys.publicKey(keys(), SigningKeys.SETTLEMENT);
  }

  Path log(String part) {
    return data.resolve("logs").resolve(part + ".log");
  }

  Path pidFile(String part) {
    return data.resolve("pids").resolve(part + ".pid");
  }
}

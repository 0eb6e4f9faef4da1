package hutong.local.system;

import hutong.local.process.FreePorts;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which port belongs to whom; all of them on the loopback interface and counted from one base.
 *
 * @param base the first port, 1024 to 65500
 */
public record Ports(int base) {

  /** The base when nobody says another. */
  public static final int DEFAULT_BASE = 18000;

  private static final int SMALLEST = 1024;
  private static final int LARGEST = 65500;

  public Ports {
    if (base < SMALLEST || base > LARGEST) {
      throw new IllegalArgumentException(
          "the port base is " + SMALLEST + " to " + LARGEST + ", not " + base);
    }
  }

  /** A base from which every port is free just now, away from those the system hands out itself. */
  public static Ports free() {
    for (int base = 20000; base < 32000; base += 100) {
      Ports ports = new Ports(base);
      if (ports.used(EnumSet.allOf(Service.class)).keySet().stream().allMatch(FreePorts::isFree)) {
        return ports;
      }
    }
    throw new SystemFailure("no free ports between 20000 and 32000");
  }

  public int http(Service service) {
    return base + service.httpOffset();
  }

  public int management(Service service) {
    return base + 10 + service.httpOffset();
  }

  public int postgres(Service service) {
    return base + service.postgresOffset();
  }

  public int simulator() {
    return base + 4;
  }

  public int kafka() {
    return base + 5;
  }

  public int kafkaController() {
    return base + 6;
  }

  public int connect() {
    return base + 7;
  }

  /** Kafka's address for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + kafka();
  }

  /** Base address of a service's public interface. */
  public URI httpUri(Service service) {
    return URI.create("http://127.0.0.1:" + http(service));
  }

  /** Base address of a service's health, metrics and clock. */
  public URI managementUri(Service service) {
    return URI.create("http://127.0.0.1:" + management(service));
  }

  /** Base address of Connect's REST interface. */
  public URI connectUri() {
    return URI.create("http://127.0.0.1:" + connect());
  }

  /** Base address of the participant simulator. */
  public URI simulatorUri() {
    return URI.create("http://127.0.0.1:" + simulator());
  }

  /** JDBC URL of a service's database, without user. */
  public String jdbcUrl(Service service) {
    return "jdbc:postgresql://127.0.0.1:" + postgres(service) + "/" + service.database();
  }

  /** Every port that will be listened on, with what listens there. */
  public Map<Integer, String> used(Set<Service> services) {
    Map<Integer, String> used = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      used.put(postgres(service), "PostgreSQL for " + service.partName());
      if (services.contains(service)) {
        used.put(http(service), service.partName());
        used.put(management(service), "the management interface of " + service.partName());
      }
    }
    used.put(kafka(), "Kafka");
    used.put(kafkaController(), "Kafka's controller");
    used.put(connect(), "Kafka Connect");
    used.put(simulator(), "the participant simulator");
    return used;
  }
}

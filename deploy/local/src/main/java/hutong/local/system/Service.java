package hutong.local.system;

import java.util.Arrays;
import java.util.List;

/** The three services, in the order in which a payment meets them. */
public enum Service {
  CODE_SCAN("code-scan", "code-scan-service", 1, 21),
  ROUTING("routing", "routing-service", 2, 22),
  SETTLEMENT("settlement", "settlement-service", 3, 23);

  private final String partName;
  private final String module;
  private final int httpOffset;
  private final int postgresOffset;

  Service(String partName, String module, int httpOffset, int postgresOffset) {
    this.partName = partName;
    this.module = module;
    this.httpOffset = httpOffset;
    this.postgresOffset = postgresOffset;
  }

  /** The name in messages and options, for example {@code code-scan}. */
  public String partName() {
    return partName;
  }

  /** The Maven module's folder. */
  public String module() {
    return module;
  }

  /** The name of its database. */
  public String database() {
    return partName.replace('-', '_');
  }

  int httpOffset() {
    return httpOffset;
  }

  int postgresOffset() {
    return postgresOffset;
  }

  /**
   * The service of this name; the module's name will do as well.
   *
   * @throws IllegalArgumentException naming the services there are
   */
  public static Service named(String name) {
    return Arrays.stream(values())
        .filter(service -> service.partName.equals(name) || service.module.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no service " + name + "; there are " + names()));
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Service::partName).toList();
  }
}

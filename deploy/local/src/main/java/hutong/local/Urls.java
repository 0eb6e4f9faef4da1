package hutong.local;

import hutong.local.play.Paint;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.PrintStream;
import java.util.Set;

/**
 * Where everything is.
 *
 * @param ports the ports
 * @param services the services that run
 */
record Urls(Ports ports, Set<Service> services) {

  void print(PrintStream out, Paint paint) {
    out.println();
    out.println(paint.bold("Where to look"));
    for (Service service : Service.values()) {
      boolean runs = services.contains(service);
      line(out, service.partName(), runs ? ports.httpUri(service).toString() : "left out");
      if (runs) {
        line(out, "", ports.managementUri(service) + "/q/health and /q/metrics");
      }
      line(out, "", ports.jdbcUrl(service) + " (user postgres, password local)");
    }
    line(out, "Kafka", ports.bootstrapServers());
    line(out, "Kafka Connect", ports.connectUri() + "/connectors");
    line(out, "simulator", ports.simulatorUri().toString());
    out.println();
  }

  private static void line(PrintStream out, String name, String where) {
    out.printf("  %-14s %s%n", name, where);
  }
}

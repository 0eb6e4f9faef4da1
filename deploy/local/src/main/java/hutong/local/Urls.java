package hutong.local;

import hutong.local.play.Paint;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.PrintStream;

/** Where everything is. */
record Urls(Ports ports) {

  void print(PrintStream out, Paint paint) {
    out.println();
    out.println(paint.bold("Where to look"));
    for (Service service : Service.values()) {
      line(out, service.partName(), ports.httpUri(service).toString());
      line(out, "", ports.managementUri(service) + "/q/health and /q/metrics");
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

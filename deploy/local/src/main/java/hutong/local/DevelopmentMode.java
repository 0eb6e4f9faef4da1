package hutong.local;

import hutong.local.system.LocalSystem;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import hutong.local.system.SystemFailure;
import java.io.PrintStream;
import java.util.List;

/** Services that were left out because somebody runs them from source. */
final class DevelopmentMode {

  private DevelopmentMode() {}

  /**
   * Says how to start them, and attaches each one's outbox connector as soon as its migrations have
   * made the publication that the connector reads.
   */
  static void explain(PrintStream out, LocalSystem system, List<String> names) {
    out.println();
    for (String name : names) {
      Service service = Service.named(name);
      out.println("Left out: " + service.partName() + ". Run it from source with");
      out.println("  deploy/local/dev " + service.partName());
      if (system.ports().base() != Ports.DEFAULT_BASE) {
        out.println(
            "It looks for the system at the default ports: leave --port-base out for that.");
      }
      Thread attach = new Thread(() -> attach(out, system, service), "attach-" + name);
      attach.setDaemon(true);
      attach.start();
    }
  }

  private static void attach(PrintStream out, LocalSystem system, Service service) {
    try {
      system.awaitMigrations(service);
      system.startConnector(service);
      out.println("The outbox of " + service.partName() + " is being read now.");
    } catch (SystemFailure failure) {
      if (!system.isClosed()) {
        out.println(failure.getMessage());
      }
    }
  }
}

package hutong.routing.intake;

import hutong.routing.cutoff.PartitionCount;
import hutong.routing.outbox.Events;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks the broker about {@code hutong.payments}, anew at every cut-off: partitions can be added.
 */
@ApplicationScoped
public class PaymentsTopic implements PartitionCount {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String bootstrapServers;
  private Admin admin;

  PaymentsTopic(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public Uni<Integer> ofPayments() {
    return Uni.createFrom()
        .completionStage(
            () ->
                admin()
                    .describeTopics(
                        List.of(Events.TOPIC),
                        new DescribeTopicsOptions().timeoutMs((int) PATIENCE.toMillis()))
                    .allTopicNames()
                    .toCompletionStage())
        .map(topics -> topics.get(Events.TOPIC).partitions().size());
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
    return admin;
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(2));
    }
  }
}

package hutong.routing.authorise;

import hutong.routing.outbox.Announcer.News;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a transaction has changed so far.
 *
 * @param states where each payment of the batch stands now
 */
record Applied(
    Map<UUID, PaymentState> states,
    Map<Class<? extends Change>, Set<UUID>> byKind,
    List<News> news) {

  Applied() {
    this(new HashMap<>(), new HashMap<>(), new ArrayList<>());
  }

  Set<UUID> changed(Class<? extends Change> kind) {
    return byKind.getOrDefault(kind, Set.of());
  }

  /** Those that end here without having been paid. */
  Set<UUID> unpaid() {
    Set<UUID> unpaid = new HashSet<>();
    unpaid.addAll(changed(Change.Declined.class));
    unpaid.addAll(changed(Change.NotDebited.class));
    unpaid.addAll(changed(Change.Reversed.class));
    return unpaid;
  }

  /** True for the first of its kind to name a payment that has changed in this way. */
  boolean done(Change change) {
    Set<UUID> ids = byKind.get(change.getClass());
    return ids != null && ids.remove(change.paymentId());
  }
}

package hutong.routing.authorise;

import hutong.routing.authorise.ChangeTable.Changed;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The statements of a batch, one per kind of change that it holds, in the order they are added. */
final class Steps {

  private final List<Change> changes;
  private final Applied applied;
  private final List<Supplier<Uni<Void>>> steps = new ArrayList<>();

  Steps(List<Change> changes, Applied applied) {
    this.changes = changes;
    this.applied = applied;
  }

  /**
   * @param to where such a change leads, or null where the payment stays in its state
   * @param statement gets at most one change per payment, the first that came
   */
  <C extends Change> void add(
      Class<C> kind, PaymentState to, Function<List<C>, Uni<Changed>> statement) {
    Map<UUID, C> first = new LinkedHashMap<>();
    for (Change change : changes) {
      if (kind.isInstance(change)) {
        first.putIfAbsent(change.paymentId(), kind.cast(change));
      }
    }
    if (!first.isEmpty()) {
      steps.add(
          () ->
              statement
                  .apply(List.copyOf(first.values()))
                  .invoke(done -> note(kind, to, done))
                  .replaceWithVoid());
    }
  }

  private void note(Class<? extends Change> kind, PaymentState to, Changed done) {
    applied.byKind().put(kind, done.ids());
    applied.news().addAll(done.news());
    if (to != null) {
      done.ids().forEach(id -> applied.states().put(id, to));
    }
  }

  Uni<Void> run() {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Supplier<Uni<Void>> step : steps) {
      all = all.chain(() -> step.get());
    }
    return all;
  }
}

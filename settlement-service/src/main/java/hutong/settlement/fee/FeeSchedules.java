package hutong.settlement.fee;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All schedules that this installation knows, in all their versions. */
public final class FeeSchedules {

  private final String currency;
  private final Map<String, List<FeeSchedule>> byId;
  private final Map<String, String> classByMcc;

  FeeSchedules(
      String currency, Map<String, List<FeeSchedule>> byId, Map<String, String> classByMcc) {
    this.currency = currency;
    this.byId = Map.copyOf(byId);
    this.classByMcc = Map.copyOf(classByMcc);
  }

  /** The one currency whose minor unit the prices are in, ISO 4217. */
  public String currency() {
    return currency;
  }

  /** The version of a schedule that was in force when a payment was completed, if there was one. */
  public Optional<FeeSchedule> inForce(String id, Instant completedAt) {
    return byId.getOrDefault(id, List.of()).stream()
        .filter(schedule -> schedule.inForceAt(completedAt))
        .findFirst();
  }

  /**
   * The merchant class that the file gives to a merchant category code (ISO 18245), or null.
   *
   * @param mcc four digits, or null
   */
  public String merchantClass(String mcc) {
    return mcc == null ? null : classByMcc.get(mcc);
  }
}

package hutong.settlement.fee;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All schedules that this installation knows, in all their versions. */
public final class FeeSchedules {

  /** For how long after its completion a payment can be refunded. */
  private static final Duration REFUNDABLE = Duration.ofDays(365);

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

  /** Whether the file has any version of a schedule. */
  public boolean knows(String id) {
    return byId.containsKey(id);
  }

  /**
   * The version of a schedule that prices a payment: the one in force when the payment was
   * completed, and where none is, the latest that began before. A payment whose outcome stays
   * unknown for hours may well be completed after the end of the agreement under which it was
   * accepted; it has moved money all the same, and its cycle waits for it, so it is charged what
   * was agreed last.
   *
   * <p>Both are one rule, because versions never overlap: of those that had begun the latest is the
   * one in force, if any is.
   *
   * @return empty if the schedule is not known or no version of it had begun: there is no price
   *     that anybody ever agreed to
   */
  public Optional<FeeSchedule> pricing(String id, Instant completedAt) {
    return byId.getOrDefault(id, List.of()).stream()
        .filter(version -> !version.effectiveFrom().isAfter(completedAt))
        .max(Comparator.comparing(FeeSchedule::effectiveFrom));
  }

  /**
   * The version of a schedule that a payment was charged by; empty if the file no longer has it.
   */
  public Optional<FeeSchedule> version(String id, int version) {
    return byId.getOrDefault(id, List.of()).stream()
        .filter(schedule -> schedule.version() == version)
        .findFirst();
  }

  /**
   * Versions that the numbering skips and whose payments may still be refunded: they ended, at the
   * latest, when the next one began, and a payment can be refunded for 365 days after it was
   * completed. Without its version a refund has no fees to give back and its cycle waits.
   *
   * @return a sentence for each gap, naming schedule, versions and until when they are needed
   */
  public List<String> missing(Instant now) {
    List<String> missing = new ArrayList<>();
    for (String id : new TreeSet<>(byId.keySet())) {
      int expected = 1;
      for (FeeSchedule version : byId.get(id)) {
        Instant until = version.effectiveFrom().plus(REFUNDABLE);
        if (version.version() > expected && now.isBefore(until)) {
          missing.add(
              "schedule %s: versions %d to %d are missing; refunds may need them until %s"
                  .formatted(id, expected, version.version() - 1, until));
        }
        expected = version.version() + 1;
      }
    }
    return missing;
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

package hutong.routing.intake;

import hutong.routing.reserve.PositionReleases.Release;
import hutong.routing.route.FieldRules;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What routing reads of {@code hutong.cycle.settled.v1}; the event may hold more.
 *
 * @param eventId CloudEvents id, by which a second delivery is known
 */
record SettledCycle(UUID eventId, Body body) {

  static final String TYPE = "hutong.cycle.settled.v1";
  private static final String SETTLED = "SETTLED";
  private static final String CONFIRMED = "CONFIRMED";
  private static final String CLEARING = "CLEARING";
  private static final Set<String> STATES = Set.of(SETTLED, "PARTIALLY_SETTLED", "FAILED");
  private static final Set<String> LEG_STATES = Set.of(CONFIRMED, "REJECTED", "UNKNOWN");
  private static final Pattern CYCLE_ID = Pattern.compile("\\d{4}-\\d{2}-\\d{2}-\\d{2,}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** The event's data. */
  record Body(String cycleId, String cycleType, String state, Instant at, List<Leg> legs) {}

  /**
   * What one participant pays or gets.
   *
   * @param state what the settlement agent has said of it, if anything
   */
  record Leg(String participant, String currency, String state) {

    boolean confirmed() {
      return CONFIRMED.equals(state);
    }
  }

  static SettledCycle read(IncomingEvent event) throws PoisonException {
    Body body;
    try {
      body = StrictJson.readEvent(event.value(), Body.class);
    } catch (BadJsonException bad) {
      throw new PoisonException("BAD_JSON", bad.getMessage());
    }
    check(body);
    if (!body.cycleId().equals(event.key())) {
      throw new PoisonException("KEY_MISMATCH", "the record's key is not the cycle id");
    }
    return new SettledCycle(event.id(), body);
  }

  private static void check(Body body) throws PoisonException {
    need(FieldRules.word(body.cycleType()), "cycleType");
    need(body.cycleId() != null, "cycleId");
    need(
        !CLEARING.equals(body.cycleType()) || CYCLE_ID.matcher(body.cycleId()).matches(),
        "cycleId");
    need(body.state() != null && STATES.contains(body.state()), "state");
    need(FieldRules.instant(body.at()), "at");
    need(body.legs() != null, "legs");
    for (Leg leg : body.legs()) {
      need(leg != null, "legs");
      need(FieldRules.word(leg.participant()), "legs.participant");
      need(leg.currency() != null && CURRENCY.matcher(leg.currency()).matches(), "legs.currency");
      need(leg.state() != null && LEG_STATES.contains(leg.state()), "legs.state");
      need(leg.confirmed() || !SETTLED.equals(body.state()), "legs.state");
    }
  }

  private static void need(boolean holds, String field) throws PoisonException {
    if (!holds) {
      throw new PoisonException("BAD_FIELD", field + " is missing or out of its range");
    }
  }

  /** Whether it is a cycle of payments; others are not in routing's positions. */
  boolean isOfPayments() {
    return CLEARING.equals(body.cycleType());
  }

  /**
   * What leaves the positions: of a settled cycle everything, because who has no leg has nothing to
   * pay; of any other only what the agent has confirmed.
   */
  List<Release> releases() {
    if (body.state().equals(SETTLED)) {
      return List.of(Release.ofAll(body.cycleId(), body.at()));
    }
    return body.legs().stream()
        .filter(Leg::confirmed)
        .map(leg -> new Release(body.cycleId(), leg.participant(), leg.currency(), body.at()))
        .toList();
  }
}

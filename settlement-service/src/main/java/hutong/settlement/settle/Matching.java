package hutong.settlement.settle;

import hutong.settlement.settle.AgentMessage.Booking;
import hutong.settlement.settle.AgentMessage.Statement;
import hutong.settlement.settle.AgentMessage.Status;
import hutong.settlement.settle.ToldBookings.Told;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a message of the agent against the legs that it may be about. One thing that does not agree
 * is enough: then nothing of the message counts. A statement holds whatever was booked on its day;
 * what of it is about no leg is somebody else's, and does not speak against the rest.
 */
final class Matching {

  /** What can be wrong with a message. */
  enum Finding {
    /** About no leg that is under way under that id. */
    UNKNOWN_REFERENCE,
    OTHER_ACCOUNT,
    WRONG_AMOUNT,
    WRONG_CURRENCY,
    WRONG_DIRECTION,
    WRONG_DATE,
    /** The same leg is booked twice, or was settled outside. */
    BOOKED_TWICE,
    /** It undoes a booking. */
    REVERSAL,
    /** Booked although it was never asked for. */
    NOT_INSTRUCTED,
    /** Booked although it was rejected. */
    BOOKED_AFTER_REJECTION,
    /** Rejected although it was booked. */
    REJECTED_AFTER_BOOKING,
    /** A status that the standard does not know. */
    UNKNOWN_STATUS,
    /** An attempt is booked although a later one was sent. */
    EARLIER_ATTEMPT,
    /** A statement leaves out what was booked on its day. */
    BOOKING_MISSING,
    /** A statement's balances are not its bookings apart. */
    DOES_NOT_ADD_UP
  }

  /**
   * A leg as it may be told of.
   *
   * @param from first value date that a booking of it may have
   * @param until the last
   */
  record Expected(Leg leg, LocalDate from, LocalDate until) {}

  /**
   * What follows.
   *
   * @param findings what is wrong; where anything is, nothing is confirmed or rejected
   * @param differing the legs that findings are about, each with its own
   * @param confirmed with the day of each booking
   * @param bookedLate the earlier attempts that are booked
   * @param foreign bookings of a statement that are about no leg
   */
  record Decision(
      Set<Finding> findings,
      Map<Leg, Set<Finding>> differing,
      Map<Leg, LocalDate> confirmed,
      Map<Leg, String> rejected,
      List<Attempt> bookedLate,
      List<Booking> foreign) {

    boolean agrees() {
      return findings.isEmpty();
    }

    /** The legs that findings are about. */
    List<Leg> mismatched() {
      return List.copyOf(differing.keySet());
    }

    /** The findings in a fixed order, for the one who looks. */
    String why() {
      return findings.stream().sorted().map(Finding::name).collect(Collectors.joining(","));
    }
  }

  /** The codes of the standard that neither confirm nor reject. */
  private static final Set<String> UNDER_WAY =
      Set.of(
          "ACCC", "ACCP", "ACFC", "ACSC", "ACSP", "ACTC", "ACWC", "ACWP", "PART", "PDNG", "RCVD");

  private static final String REJECTED = "RJCT";

  /**
   * Reasons that say no more than that the order is known already (ISO 20022 external codes): the
   * answer to what was sent again because nobody had answered. The order itself is still under way.
   */
  private static final Set<String> KNOWN_ALREADY =
      Set.of("AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05");

  private final String account;
  private final Map<String, Expected> byId = new HashMap<>();
  private final Collection<Expected> expected;
  private final Set<String> known = new HashSet<>();
  private final Set<Finding> findings = new HashSet<>();
  private final Map<Leg, Set<Finding>> differing = new LinkedHashMap<>();
  private final Map<String, Attempt> earlier = new HashMap<>();
  private final Set<Attempt> bookedLate = new LinkedHashSet<>();
  private final Map<Leg, LocalDate> confirmed = new LinkedHashMap<>();
  private final Map<Leg, String> rejected = new HashMap<>();
  private final List<Booking> foreign = new ArrayList<>();
  private final Set<Told> decided;

  private Matching(
      String account,
      Collection<Expected> expected,
      Collection<Attempt> earlier,
      Set<Told> decided) {
    this.account = account;
    this.decided = new HashSet<>(decided);
    earlier.forEach(one -> this.earlier.put(one.endToEndId(), one));
    this.expected = expected;
    expected.forEach(one -> byId.put(one.leg().endToEndId(), one));
  }

  /**
   * @param account the settlement account
   * @param expected the legs that the message names by end-to-end id or by instruction, and for a
   *     statement those that are confirmed with a date of it
   * @param earlier the attempts before the present ones of these legs
   * @param decided bookings of these legs about which people have decided; a statement may hold
   *     each of them once
   */
  static Decision decide(
      AgentMessage message,
      String account,
      Collection<Expected> expected,
      Collection<Attempt> earlier,
      Set<Told> decided) {
    Matching matching = new Matching(account, expected, earlier, decided);
    matching.bookings(message.bookings(), message.statements());
    message.statements().forEach(one -> matching.statement(one, message.bookings()));
    message.statuses().stream()
        .filter(Matching::isKnownAlready)
        .map(Status::originalMessageId)
        .forEach(matching.known::add);
    message.statuses().forEach(matching::status);
    boolean agrees = matching.findings.isEmpty();
    return new Decision(
        matching.findings,
        matching.differing,
        agrees ? matching.confirmed : Map.of(),
        agrees ? matching.rejected : Map.of(),
        List.copyOf(matching.bookedLate),
        List.copyOf(matching.foreign));
  }

  private void find(Finding finding, Leg leg) {
    findings.add(finding);
    if (leg != null) {
      differing.computeIfAbsent(leg, none -> EnumSet.noneOf(Finding.class)).add(finding);
    }
  }

  private void bookings(List<Booking> bookings, List<Statement> statements) {
    boolean ofStatement = !statements.isEmpty();
    Set<String> seen = new HashSet<>();
    for (Booking booking : bookings) {
      if (isOfItsDay(booking, statements) && decided.remove(Told.of(booking))) {
        continue;
      }
      Expected one = booking.endToEndId() == null ? null : byId.get(booking.endToEndId());
      Attempt old = booking.endToEndId() == null ? null : earlier.get(booking.endToEndId());
      if (old != null) {
        find(Finding.EARLIER_ATTEMPT, leg(old));
        bookedLate.add(old);
      } else if (one == null && ofStatement) {
        foreign.add(booking);
      } else if (one == null) {
        find(Finding.UNKNOWN_REFERENCE, null);
      } else if (!seen.add(booking.endToEndId())) {
        find(Finding.BOOKED_TWICE, one.leg());
      } else {
        booking(booking, one);
      }
    }
  }

  private boolean isOfItsDay(Booking booking, List<Statement> statements) {
    return account.equals(booking.account())
        && statements.stream().anyMatch(one -> one.date().equals(booking.bookedOn()));
  }

  private Leg leg(Attempt attempt) {
    return expected.stream()
        .map(Expected::leg)
        .filter(attempt::isEarlierThan)
        .findFirst()
        .orElse(null);
  }

  private static boolean isBookedLate(Leg leg) {
    return leg.state() == LegState.MISMATCHED && Attempt.BOOKED_LATE.equals(leg.reason());
  }

  private void booking(Booking booking, Expected one) {
    Leg leg = one.leg();
    List<Finding> differences = differences(booking, one);
    differences.forEach(finding -> find(finding, leg));
    if (!differences.isEmpty()) {
      return;
    }
    switch (leg.state()) {
      case PENDING -> find(Finding.NOT_INSTRUCTED, leg);
      case REJECTED -> find(Finding.BOOKED_AFTER_REJECTION, leg);
      case SENT -> confirmed.put(leg, booking.bookedOn());
      case MISMATCHED -> {
        if (isBookedLate(leg)) {
          find(Finding.BOOKED_TWICE, leg);
        } else {
          confirmed.put(leg, booking.bookedOn());
        }
      }
      case SETTLED_OUTSIDE -> find(Finding.BOOKED_TWICE, leg);
      case CONFIRMED -> {
        // Told before; a statement says again what a notice has said.
      }
    }
  }

  private List<Finding> differences(Booking booking, Expected one) {
    List<Finding> found = new ArrayList<>();
    if (!account.equals(booking.account())) {
      found.add(Finding.OTHER_ACCOUNT);
    }
    if (booking.reversal()) {
      found.add(Finding.REVERSAL);
    }
    if (!booking.currency().equals(one.leg().currency())) {
      found.add(Finding.WRONG_CURRENCY);
    } else if (booking.amountMinor() != one.leg().size()) {
      found.add(Finding.WRONG_AMOUNT);
    }
    if (booking.credited() != one.leg().pays()) {
      found.add(Finding.WRONG_DIRECTION);
    }
    if (booking.date().isBefore(one.from()) || booking.date().isAfter(one.until())) {
      found.add(Finding.WRONG_DATE);
    }
    return found;
  }

  private void statement(Statement statement, List<Booking> bookings) {
    if (!account.equals(statement.account())) {
      find(Finding.OTHER_ACCOUNT, null);
      return;
    }
    Set<String> booked = new HashSet<>();
    long moved = 0;
    for (Booking booking : bookings) {
      booked.add(booking.endToEndId());
      if (booking.currency().equals(statement.currency())) {
        moved =
            Math.addExact(
                moved, booking.credited() ? booking.amountMinor() : -booking.amountMinor());
      }
    }
    if (moved != statement.movedMinor()) {
      find(Finding.DOES_NOT_ADD_UP, null);
    }
    if (decided.stream().anyMatch(told -> isUndoingOf(told, statement))) {
      find(Finding.BOOKING_MISSING, null);
    }
    for (Expected one : expected) {
      if (one.leg().state() == LegState.CONFIRMED
          && one.leg().currency().equals(statement.currency())
          && statement.date().equals(one.leg().bookedOn())
          && !booked.contains(one.leg().endToEndId())) {
        find(Finding.BOOKING_MISSING, one.leg());
      }
    }
  }

  /** People have relied on it, and the account knows nothing of it. */
  private static boolean isUndoingOf(Told told, Statement statement) {
    return told.reversal()
        && told.bookedOn().equals(statement.date())
        && told.currency().equals(statement.currency());
  }

  private static boolean isKnownAlready(Status status) {
    return REJECTED.equals(status.code())
        && status.reason() != null
        && KNOWN_ALREADY.contains(status.reason());
  }

  private void status(Status status) {
    if (UNDER_WAY.contains(status.code()) || isKnownAlready(status)) {
      return;
    }
    if (status.reason() == null && known.contains(status.originalMessageId())) {
      // The group says no, and one of its transactions why.
      return;
    }
    if (!REJECTED.equals(status.code())) {
      find(Finding.UNKNOWN_STATUS, null);
      return;
    }
    List<Leg> about =
        expected.stream()
            .map(Expected::leg)
            .filter(
                leg ->
                    status.endToEndId() == null
                        ? status.originalMessageId().equals(leg.messageId())
                        : status.endToEndId().equals(leg.endToEndId()))
            .toList();
    if (about.isEmpty()) {
      rejectedEarlier(status);
    }
    about.forEach(leg -> rejection(status, leg));
    about.forEach(leg -> withItsMessage(status, leg));
  }

  /** That an earlier attempt is not booked is known, unless it was. */
  private void rejectedEarlier(Status status) {
    List<Attempt> old =
        earlier.values().stream()
            .filter(
                one ->
                    status.endToEndId() == null
                        ? one.messageId().equals(status.originalMessageId())
                        : one.endToEndId().equals(status.endToEndId()))
            .toList();
    if (old.isEmpty()) {
      find(Finding.UNKNOWN_REFERENCE, null);
    }
    old.stream()
        .filter(one -> one.outcome().equals(Attempt.BOOKED_LATE))
        .forEach(one -> find(Finding.REJECTED_AFTER_BOOKING, leg(one)));
  }

  /** A message is settled as a whole or not at all, so what travelled with a leg goes with it. */
  private void withItsMessage(Status status, Leg rejectedLeg) {
    for (Expected one : expected) {
      Leg leg = one.leg();
      if (!leg.equals(rejectedLeg)
          && leg.messageId() != null
          && leg.messageId().equals(rejectedLeg.messageId())
          && !isBookedLate(leg)) {
        switch (leg.state()) {
          case SENT ->
              rejected.putIfAbsent(leg, status.reason() == null ? REJECTED : status.reason());
          case CONFIRMED, MISMATCHED -> find(Finding.REJECTED_AFTER_BOOKING, leg);
          case PENDING, REJECTED, SETTLED_OUTSIDE -> {
            // Not under way in that message any more.
          }
        }
      }
    }
  }

  private void rejection(Status status, Leg leg) {
    if (isBookedLate(leg)) {
      // Its earlier attempt is booked; that this one is not, is as well.
      return;
    }
    switch (leg.state()) {
      case PENDING -> find(Finding.NOT_INSTRUCTED, leg);
      case CONFIRMED, MISMATCHED -> find(Finding.REJECTED_AFTER_BOOKING, leg);
      case SENT -> {
        String reason = status.reason() == null ? REJECTED : status.reason();
        if (status.endToEndId() == null) {
          rejected.putIfAbsent(leg, reason);
        } else {
          rejected.put(leg, reason);
        }
      }
      case REJECTED, SETTLED_OUTSIDE -> {
        // Told before, or known not to be booked.
      }
    }
  }
}

package hutong.settlement.reconcile;

import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import hutong.settlement.reconcile.AdjustedBreak.State;
import hutong.settlement.reconcile.AdjustmentRefusedException.Why;
import java.util.Optional;
import java.util.Set;

/** Says what an adjustment would move, or refuses it with the reason. */
final class AdjustmentRules {

  private static final Set<String> INTO_SUSPENSE =
      Set.of("THEIRS_ONLY", "OURS_ONLY", "DUPLICATE_THEIRS", "AMOUNT_DIFF", "STATUS_DIFF");
  private static final Set<String> RETURNED = Set.of("OURS_ONLY", "STATUS_DIFF", "CURRENCY_DIFF");
  private static final Set<String> CORRECTED = Set.of("AMOUNT_DIFF", "FEE_DIFF");

  private AdjustmentRules() {}

  /** One movement. */
  record Movement(Account debit, Account credit) {}

  /**
   * The movement that is proposed; nothing for a write-off.
   *
   * @param writeOffLimitMinor up to which differences of a participant's settlement date may be
   *     written off by themselves
   * @throws AdjustmentRefusedException if it does not fit the break, is more than there is to
   *     explain, or would move the same money twice
   */
  static Optional<Movement> movement(
      AdjustmentAsked asked,
      AdjustedBreak found,
      AdjustmentGround ground,
      long writeOffLimitMinor) {
    refuse(ground.waiting() || found.state() == State.PROPOSED, Why.PROPOSAL_WAITING);
    if (found.state() != State.OPEN && found.state() != State.HELD) {
      boolean nothingLeft = ground.inSuspenseMinor() == 0;
      refuse(nothingLeft || found.vanished() || found.isOverAdjusted(), Why.BREAK_NOT_OPEN);
      refuse(paidSince(asked.kind(), asked.amountMinor(), found, ground));
      return Optional.of(outOfSuspense(asked, found, ground));
    }
    refuse(!fits(asked.kind(), found), Why.KIND_DOES_NOT_FIT);
    boolean elsewhere = ground.adjustedElsewhere();
    refuse(movedAlready(asked.kind(), asked.amountMinor(), found, ground, elsewhere));
    if (asked.kind() == AdjustmentKind.WRITE_OFF) {
      refuse(
          isOverLimit(asked.amountMinor(), ground, writeOffLimitMinor), Why.OVER_WRITE_OFF_LIMIT);
      return Optional.empty();
    }
    if (asked.kind() == AdjustmentKind.REVERSAL) {
      return Optional.of(reversal(asked, found, ground));
    }
    return Optional.of(
        asked.kind() == AdjustmentKind.BOOK_TO_SUSPENSE
            ? intoSuspense(asked, found, ground)
            : correction(asked, found, ground));
  }

  /** How much of a write-off nothing else explains, so that it counts against the limit. */
  static long limitedMinor(long amountMinor, AdjustmentGround ground) {
    return Math.max(0, amountMinor - Math.max(0, ground.exemptMinor()));
  }

  private static boolean isOverLimit(
      long amountMinor, AdjustmentGround ground, long writeOffLimitMinor) {
    long limited = limitedMinor(amountMinor, ground);
    return limited > 0 && limited > writeOffLimitMinor - ground.writtenOffMinor();
  }

  /**
   * Whether what was proposed still holds: a payment may have been posted, refunded, put into
   * suspense or put right elsewhere since, and what explained a write-off may have been reversed.
   */
  static boolean stillHolds(
      Adjustment proposal, AdjustedBreak found, AdjustmentGround ground, long writeOffLimitMinor) {
    if (proposal.releases()) {
      return proposal.amountMinor() <= ground.inSuspenseMinor()
          && paidSince(proposal.kind(), proposal.amountMinor(), found, ground).isEmpty();
    }
    if (!proposal.moves()) {
      return proposal.amountMinor() <= leftMinor(found, ground)
          && !isOverLimit(proposal.amountMinor(), ground, writeOffLimitMinor);
    }
    if (proposal.kind() == AdjustmentKind.REVERSAL) {
      boolean same =
          proposal.debit().equals(ground.back()) || proposal.credit().equals(ground.back());
      return same
          && proposal.amountMinor() <= ground.backMinor()
          && proposal.amountMinor() <= leftMinor(found, ground);
    }
    // What only waits elsewhere has yet to be judged by the same rule.
    boolean elsewhere = ground.explainedElsewhere();
    return movedAlready(proposal.kind(), proposal.amountMinor(), found, ground, elsewhere)
        .isEmpty();
  }

  /**
   * Why the same money would be moved twice, or more than there is to explain; empty if neither.
   */
  private static Optional<Why> movedAlready(
      AdjustmentKind kind,
      long amountMinor,
      AdjustedBreak found,
      AdjustmentGround ground,
      boolean elsewhere) {
    if (amountMinor > leftMinor(found, ground)) {
      return Optional.of(Why.OVER_DIFFERENCE);
    }
    if (found.isOverAdjusted()) {
      return Optional.empty();
    }
    if (ground.suspended()) {
      return Optional.of(Why.ALREADY_IN_SUSPENSE);
    }
    // Fees of one payment differ between several pairs; its amount is one and the same for all.
    boolean once = kind != AdjustmentKind.WRITE_OFF && !found.outcome().equals("FEE_DIFF");
    if (once && elsewhere) {
      return Optional.of(Why.ALREADY_ADJUSTED);
    }
    Optional<Why> paid = kind == AdjustmentKind.SUPPLEMENT ? alreadyPaid(ground) : Optional.empty();
    boolean givesBack =
        once
            && kind != AdjustmentKind.BOOK_TO_SUSPENSE
            && (found.role() == Role.ISSUER) == (found.correctionMinor() > 0);
    return paid.or(() -> givesBack ? overPayment(amountMinor, ground) : Optional.empty());
  }

  /**
   * Why what leaves suspense would be paid twice. It goes where the line says it should, or back to
   * the payer's side: that gets no more than was paid, unless it had paid it in itself.
   */
  private static Optional<Why> paidSince(
      AdjustmentKind kind, long amountMinor, AdjustedBreak found, AdjustmentGround ground) {
    boolean payment = found.isPayment();
    if (kind != (payment ? AdjustmentKind.SUPPLEMENT : AdjustmentKind.RETURN)) {
      boolean fromPayee = payment && found.role() == Role.ACQUIRER;
      return fromPayee ? overPayment(amountMinor, ground) : Optional.empty();
    }
    Optional<Why> paid =
        found.outcome().equals("THEIRS_ONLY") ? alreadyPaid(ground) : Optional.empty();
    return paid.or(() -> payment ? Optional.empty() : overPayment(amountMinor, ground));
  }

  /** Of a line that only they have. */
  private static Optional<Why> alreadyPaid(AdjustmentGround ground) {
    if (ground.booked()) {
      return Optional.of(Why.ALREADY_BOOKED);
    }
    return ground.supplementedElsewhere() ? Optional.of(Why.ALREADY_ADJUSTED) : Optional.empty();
  }

  /** The payer's side gets back no more than was paid, as far as our books know the payment. */
  private static Optional<Why> overPayment(long amountMinor, AdjustmentGround ground) {
    return ground.isKnown() && amountMinor > ground.leftMinor()
        ? Optional.of(Why.OVER_PAYMENT)
        : Optional.empty();
  }

  private static long leftMinor(AdjustedBreak found, AdjustmentGround ground) {
    return Math.absExact(found.correctionMinor()) - ground.adjustedMinor();
  }

  private static boolean fits(AdjustmentKind kind, AdjustedBreak found) {
    return switch (kind) {
      case BOOK_TO_SUSPENSE ->
          INTO_SUSPENSE.contains(found.outcome()) && found.surplus() && found.correctionMinor() < 0;
      case SUPPLEMENT -> found.outcome().equals("THEIRS_ONLY");
      case RETURN -> RETURNED.contains(found.outcome());
      case CORRECT_AMOUNT -> CORRECTED.contains(found.outcome());
      case REVERSAL -> found.isOverAdjusted();
      case WRITE_OFF -> !found.outcome().equals("MATCHED_CROSS_DAY");
    };
  }

  /** As it was posted, the other way; of several parts the largest first. */
  private static Movement reversal(
      AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    refuse(asked.amountMinor() > ground.backMinor(), Why.OVER_DIFFERENCE);
    Account participant = new Account(found.participant(), found.role());
    return found.correctionMinor() < 0
        ? new Movement(participant, ground.back())
        : new Movement(ground.back(), participant);
  }

  private static Movement intoSuspense(
      AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    return new Movement(party(found.role(), asked, found, ground), suspense(asked, found, ground));
  }

  /** Between the participant and the other side of the payment, or of the fee. */
  private static Movement correction(
      AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    Role other = found.role() == Role.ISSUER ? Role.ACQUIRER : Role.ISSUER;
    if (found.outcome().equals("FEE_DIFF")) {
      refuse(asked.counterpart() == null, Why.MISSING_PARTY);
      other = asked.counterpart();
      refuse(other == found.role() || other == Role.SUSPENSE, Why.PARTY_CONTRADICTS);
    } else {
      refuse(asked.counterpart() != null, Why.PARTY_CONTRADICTS);
    }
    Account participant = party(found.role(), asked, found, ground);
    Account counterpart = party(other, asked, found, ground);
    return found.correctionMinor() < 0
        ? new Movement(participant, counterpart)
        : new Movement(counterpart, participant);
  }

  /** Back to the payer's side, or on to the payee's. */
  private static Movement outOfSuspense(
      AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    boolean back = asked.kind() == AdjustmentKind.RETURN;
    refuse(!back && asked.kind() != AdjustmentKind.SUPPLEMENT, Why.KIND_DOES_NOT_FIT);
    refuse(asked.amountMinor() > ground.inSuspenseMinor(), Why.OVER_DIFFERENCE);
    Account credit = party(back ? Role.ISSUER : Role.ACQUIRER, asked, found, ground);
    return new Movement(suspense(asked, found, ground), credit);
  }

  /** Where an earlier part of the same difference waits, the rest goes too. */
  private static Account suspense(
      AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    String network = party(Role.NETWORK, asked, found, ground).participant();
    refuse(
        ground.suspenseAt() != null && !network.equals(ground.suspenseAt()), Why.PARTY_CONTRADICTS);
    return new Account(network, Role.SUSPENSE);
  }

  private static Account party(
      Role role, AdjustmentAsked asked, AdjustedBreak found, AdjustmentGround ground) {
    String named =
        switch (role) {
          case ISSUER -> same(asked.issuer(), ground.issuer());
          case ACQUIRER -> same(asked.acquirer(), ground.acquirer());
          default -> same(asked.network(), same(ground.network(), ground.suspenseAt()));
        };
    String id = role == found.role() ? same(named, found.participant()) : named;
    refuse(id == null, Why.MISSING_PARTY);
    return new Account(id, role);
  }

  private static String same(String one, String other) {
    refuse(one != null && other != null && !one.equals(other), Why.PARTY_CONTRADICTS);
    return one == null ? other : one;
  }

  private static void refuse(Optional<Why> why) {
    if (why.isPresent()) {
      throw new AdjustmentRefusedException(why.get());
    }
  }

  private static void refuse(boolean when, Why why) {
    if (when) {
      throw new AdjustmentRefusedException(why);
    }
  }
}

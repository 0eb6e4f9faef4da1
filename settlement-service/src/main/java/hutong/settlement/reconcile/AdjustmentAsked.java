package hutong.settlement.reconcile;

import hutong.settlement.fee.Role;
import java.util.UUID;

/**
 * What somebody proposes to do about a break.
 *
 * @param proposalId chosen by whoever proposes; the same again is the same proposal
 * @param amountMinor in minor units, more than zero
 * @param reason for those who look at it later, 1 to 500 characters
 * @param issuer the institution of the payer's side, or null where the books or the break say it
 * @param acquirer likewise of the payee's side
 * @param network likewise the clearing institution
 * @param counterpart of a difference in a fee: against which role it is, else null
 */
public record AdjustmentAsked(
    UUID proposalId,
    AdjustmentKind kind,
    long amountMinor,
    String reason,
    String issuer,
    String acquirer,
    String network,
    Role counterpart) {}

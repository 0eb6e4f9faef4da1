package hutong.settlement.net;

import hutong.settlement.post.Account;
import hutong.settlement.post.TransferKind;

/**
 * What one account owes another in a cycle: the sum of all transfers of one kind between the two.
 *
 * @param transfers how many, more than zero
 * @param amountMinor their sum in minor units, more than zero
 */
public record Obligation(
    TransferKind kind,
    Account debit,
    Account credit,
    String currency,
    long transfers,
    long amountMinor) {}

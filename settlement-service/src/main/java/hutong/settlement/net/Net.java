package hutong.settlement.net;

/**
 * What a participant receives (positive) or pays (negative) in a cycle over all its roles and all
 * counterparties: its multilateral net.
 */
public record Net(String participant, String currency, long netMinor) {}

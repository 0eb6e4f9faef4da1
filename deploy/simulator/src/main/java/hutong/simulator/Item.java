package hutong.simulator;

import hutong.simulator.Entry.RefundKind;
import java.util.UUID;

/**
 * What is asked for one payment or one refund.
 *
 * @param id the refund's id in a refund and its query, else the payment's
 * @param paymentId null in a query of a refund
 * @param refundKind null but in a refund
 * @param amountMinor minor units; 0 in a query
 * @param currency null in a query
 */
record Item(UUID id, UUID paymentId, RefundKind refundKind, long amountMinor, String currency) {}

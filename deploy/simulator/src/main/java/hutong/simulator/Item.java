package hutong.simulator;

/**
 * What is asked for one payment.
 *
 * @param amountMinor minor units; 0 in a query
 * @param currency null in a query
 */
record Item(String paymentId, long amountMinor, String currency) {}

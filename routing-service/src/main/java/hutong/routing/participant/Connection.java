package hutong.routing.participant;

import java.net.URI;

/**
 * How one participant is reached, as agreed with it.
 *
 * @param id the participant's id in the rulebook
 * @param endpoint the address that the paths of the contract are added to; no slash at its end
 * @param maxItems items of one call, 1 to 100
 * @param maxInFlight calls of one kind under way at the same time, at least 1
 * @param clocks how long to wait, and when to ask again
 */
public record Connection(String id, URI endpoint, int maxItems, int maxInFlight, Clocks clocks) {}

package hutong.codescan.webhook;

import java.net.URI;

/**
 * A caller who asked to be told.
 *
 * @param url where; https, or http on the loopback interface
 * @param keyId the key that signs what this one is told, or null for the installation's
 * @param maxInFlight requests of one instance to it at the same time, 1 to 64
 */
record Subscriber(String caller, URI url, String keyId, int maxInFlight) {}

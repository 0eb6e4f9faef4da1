/**
 * Accepts scan requests, each once by its caller and key. A batch is one transaction: the scans,
 * and the events about them, are there together or not at all. A request that comes again gets the
 * answer that the first one got.
 */
package hutong.codescan.accept;

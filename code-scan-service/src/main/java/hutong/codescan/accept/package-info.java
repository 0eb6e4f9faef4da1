/**
 * Accepts scan requests, each once by its caller and key. A batch is one transaction: the scans,
 * and the events about them, are there together or not at all. A request that comes again gets the
 * answer that the first one got; a payer's code that comes again, in whatever request, is refused.
 */
package hutong.codescan.accept;

/**
 * Follows accepted scans to their end: outcomes are applied in batches, and a scan's state can be
 * read. Finality is one-way: what is final never changes again.
 */
package hutong.codescan.status;

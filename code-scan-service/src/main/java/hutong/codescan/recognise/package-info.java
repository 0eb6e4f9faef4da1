/**
 * Says what a scanned text is: whose code, of which class, to be scanned by whom. Plain Java that
 * answers for any text whatsoever and never throws; it reads no network and follows no link.
 */
package hutong.codescan.recognise;

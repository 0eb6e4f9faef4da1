/**
 * Reads which codes there are from {@code code-families.json}, checks the file as a whole, and
 * makes the recogniser of it. A file with any fault stops the start, and every fault is named.
 */
package hutong.codescan.families;

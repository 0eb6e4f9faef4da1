/**
 * Checks a participant's file by the published contract alone: what was read ({@code TextLines},
 * {@code Entries}), whether each cell is well formed ({@code Shape}, {@code Syntax}), whether each
 * line means what its role may mean ({@code LineRules}), whether everything adds up and hashes to
 * what was signed ({@code FileCheck}, {@code Tree}, {@code Seal}), and whether several files belong
 * together ({@code Together}). The clearing house's own code is not used on purpose.
 */
package hutong.verifier;

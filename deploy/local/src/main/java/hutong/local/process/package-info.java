/**
 * Child processes that never outlive their parent, whatever happens to it. Stage 1 of {@code
 * process → postgres, kafka, connect → system → play}; a stage imports only stages before it.
 */
package hutong.local.process;

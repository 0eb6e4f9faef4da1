/**
 * Rulebooks as versions: kept in the database and never changed, drafted by one person and approved
 * by another, published for an instant, and rolled back in one call. Every decision takes its book
 * from {@link hutong.routing.publish.BookInForce}, which follows the publications while the service
 * runs.
 *
 * <p>The last word counts: in force at an instant is the publication with the highest number among
 * those that have taken effect. So a rollback also silences whatever was scheduled before it, and
 * nothing but a new publication ever has to be written. Publications are numbered under one
 * advisory lock, in the order of their commits, and cannot be changed or deleted by the service.
 *
 * <p>Imports {@code rulebook}, {@code route} and {@code outbox}.
 */
package hutong.routing.publish;

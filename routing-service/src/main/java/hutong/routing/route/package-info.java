/**
 * One request against the rulebook. Plain Java: no framework, no clock, no database, so that the
 * same evaluation decides a payment, answers a simulation for another day, and runs in a test.
 *
 * <p>What no rule accepts is refused. Every predicate of every rule is evaluated even after the
 * first has failed, because the refusal names the rule that came nearest. Imports {@code rulebook}.
 */
package hutong.routing.route;

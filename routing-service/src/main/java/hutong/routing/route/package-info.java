/**
 * One request against the rulebook. Plain Java: no framework, no clock, no database, so that the
 * same evaluation decides a payment, answers a simulation for another day, and runs in a test.
 *
 * <p>What no rule accepts is refused. A refusal names the rule that came nearest, so what every
 * rule says to every predicate counts, also after the first has failed; {@code Sieve} finds it by
 * sets of rules, and only the rule that is quoted is put into words. Imports {@code rulebook}.
 */
package hutong.routing.route;

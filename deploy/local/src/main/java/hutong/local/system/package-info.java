/**
 * The parts put together: the servers that tests need, and the whole system of one machine. Stage
 * 3; imports {@code process}, {@code postgres}, {@code kafka} and {@code connect}.
 */
package hutong.local.system;

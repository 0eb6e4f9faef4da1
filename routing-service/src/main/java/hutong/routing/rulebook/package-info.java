/**
 * The rulebook: rules, city sets, participants and the operator's settings, read from files,
 * checked as a whole and never changed afterwards. Imports no other stage.
 */
package hutong.routing.rulebook;

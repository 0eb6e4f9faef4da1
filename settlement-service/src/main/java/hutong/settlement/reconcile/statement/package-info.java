/**
 * The statements of institutions, read line by line: one class for each format, all of them plain
 * Java with memory for one line. What cannot be read with certainty is not guessed: the first such
 * line ends the reading, by its number and the name of its field, never by what stood there.
 */
package hutong.settlement.reconcile.statement;

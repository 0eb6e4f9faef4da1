/**
 * Stage 10, operate: the door for operators and participants over HTTP. It shows postings, cycles,
 * positions, seals, files and breaks; it takes statements, the agent's messages and what operators
 * decide. Imports every stage before it but {@code outbox} and {@code intake}.
 */
package hutong.settlement.operate;

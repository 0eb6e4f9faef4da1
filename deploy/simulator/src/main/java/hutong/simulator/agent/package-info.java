/**
 * A settlement agent in the same small process: it takes pacs.029 and pacs.009, books them on
 * accounts that always sum to zero, and says so by pacs.002, camt.054 and camt.053. It answers as
 * it is told to, and knows nothing of Hutong but docs/contracts/settlement-agent.md.
 *
 * <p>What comes in is written to {@code agent.jsonl} with the behaviour it meets before anything is
 * answered; reading that file again gives the same books and the same messages.
 */
package hutong.simulator.agent;

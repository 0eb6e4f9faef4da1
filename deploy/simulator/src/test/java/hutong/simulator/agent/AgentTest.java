package hutong.simulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.simulator.agent.Agent.Taken;
import hutong.simulator.agent.AgentBehaviour.Mode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2021-10-02T16:00:00Z"), ZoneOffset.UTC);

  @TempDir Path data;

  private static byte[] order(String id, String amount) {
    String movement =
        """
        <MvmntRcrd><Id>%s.%s</Id><SeqNb>1</SeqNb><Amt><Amt Ccy="CNY">%s</Amt><CdtDbt>%s</CdtDbt></Amt>\
        <PtcptAcct><Id><Othr><Id>%s</Id></Othr></Id></PtcptAcct><Ref>u</Ref></MvmntRcrd>""";
    return ("""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.029.001.01"><MulSttlmReq><GrpHdr>\
            <MsgId>%s</MsgId><SttlmInf><SttlmAcct><Id><Othr><Id>HUB</Id></Othr></Id></SttlmAcct></SttlmInf>\
            </GrpHdr><SttlmReq><SttlmCycl>2021-10-02-01</SttlmCycl>%s%s</SttlmReq></MulSttlmReq></Document>"""
            .formatted(
                id,
                movement.formatted(id, "A", amount, "DBIT", "A"),
                movement.formatted(id, "B", amount, "CRDT", "B")))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void assertConserved(Agent agent) {
    BigDecimal sum =
        agent.balances().values().stream()
            .map(byCurrency -> byCurrency.get("CNY"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum).isZero();
  }

  @Test
  void what_is_no_order_is_refused_and_changes_nothing() throws IOException {
    try (Agent agent = new Agent(data, CLOCK)) {
      assertThatThrownBy(() -> agent.take("<!DOCTYPE a><a/>".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> agent.take("<a/>".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(agent.after(0)).isEmpty();
    }
  }

  @Test
  void an_order_is_booked_once_and_another_under_its_id_is_a_conflict() throws IOException {
    try (Agent agent = new Agent(data, CLOCK)) {
      // When
      assertThat(agent.take(order("M1", "10.00"))).isEqualTo(Taken.NEW);
      assertThat(agent.take(order("M1", "10.00"))).isEqualTo(Taken.KNOWN);
      assertThat(agent.take(order("M1", "11.00"))).isEqualTo(Taken.CONFLICT);

      // Then
      assertThat(agent.balances().get("A").get("CNY")).isEqualByComparingTo("-10.00");
      assertThat(agent.balances().get("B").get("CNY")).isEqualByComparingTo("10.00");
      assertThat(agent.after(0)).containsExactly("1", "2");
      assertThat(agent.said(2)).contains("<EndToEndId>M1.A</EndToEndId>");
      assertConserved(agent);
    }
  }

  @Test
  void each_mode_says_what_it_is_there_for() throws IOException {
    try (Agent agent = new Agent(data, CLOCK)) {
      // Given // When
      agent.behave(new AgentBehaviour(Mode.REJECT, "A", "AM04"));
      agent.take(order("M1", "10.00"));
      agent.behave(new AgentBehaviour(Mode.WRONG_AMOUNT, "A", null));
      agent.take(order("M2", "10.00"));
      agent.behave(new AgentBehaviour(Mode.PARTIAL, "A", null));
      agent.take(order("M3", "1.00"));
      agent.behave(new AgentBehaviour(Mode.SILENT, null, null));
      agent.take(order("M4", "5.00"));
      agent.behave(new AgentBehaviour(Mode.SPLIT, null, null));
      agent.take(order("M4", "5.00"));
      agent.behave(new AgentBehaviour(Mode.DUPLICATE, null, null));
      agent.take(order("M5", "2.00"));

      // Then
      assertThat(agent.said(1)).contains("<GrpSts>RJCT</GrpSts>", "<Cd>AM04</Cd>");
      assertThat(agent.said(2)).contains("10.01", "10.00");
      assertThat(agent.said(3)).contains("M3.B").doesNotContain("M3.A");
      assertThat(agent.said(4)).contains("camt.053.001.08", "M2.A", "M4.B", "OPBD", "CLBD");
      assertThat(agent.said(7)).isEqualTo(agent.said(5));
      assertThat(agent.said(8)).isEqualTo(agent.said(6));
      assertThat(agent.after(0)).hasSize(8);
      assertConserved(agent);
    }
  }

  @Test
  void books_and_messages_are_the_same_after_a_kill() throws IOException {
    // Given
    Agent before = new Agent(data, CLOCK);
    before.take(order("M1", "10.00"));
    before.behave(new AgentBehaviour(Mode.SILENT, null, null));
    before.take(order("M2", "3.00"));
    before.close();
    Files.writeString(data.resolve("agent.jsonl"), "{\"at\":\"20", StandardOpenOption.APPEND);

    // When
    try (Agent after = new Agent(data, CLOCK)) {
      // Then
      assertThat(after.balances()).isEqualTo(before.balances());
      assertThat(after.said(2)).isEqualTo(before.said(2));
      assertThat(after.take(order("M1", "10.00"))).isEqualTo(Taken.KNOWN);
      assertThat(after.take(order("M2", "3.00"))).isEqualTo(Taken.KNOWN);
      assertThat(after.balances().get("A").get("CNY")).isEqualByComparingTo("-13.00");
      assertConserved(after);
    }
  }
}

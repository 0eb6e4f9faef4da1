package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentXmlTest {

  private static final String ENTRY = PlayedAgent.entry("E1", "12.34", true, "2021-10-02");

  private static AgentMessage read(String xml) throws BadMessageException {
    return AgentXml.read(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String xml) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOf(BadMessageException.class)
        .message()
        .doesNotContain("E1")
        .doesNotContain("SECRET");
  }

  @Test
  void external_entities_and_document_types_are_refused() {
    String notice = PlayedAgent.notice("M1", ENTRY).replaceFirst("<\\?xml.*?\\?>", "");
    assertRefused(
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + notice.replace("E1", "&x;"));
    assertRefused("<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/d.dtd\">" + notice);
    assertRefused(
        "<!DOCTYPE d [<!ENTITY a \"SECRET\"><!ENTITY b \"&a;&a;&a;\">]>"
            + notice.replace("E1", "&b;"));
  }

  @Test
  void what_is_no_message_is_refused() {
    String notice = PlayedAgent.notice("M1", ENTRY);
    for (String bad :
        List.of(
            "",
            "SECRET",
            notice.substring(0, notice.length() - 3),
            notice.replace("camt.054.001.08", "camt.054.001.02"),
            notice.replace("camt.054.001.08", "pain.001.001.09"),
            notice.replace("<MsgId>M1</MsgId>", ""),
            notice.replace("<MsgId>M1</MsgId>", "<MsgId>" + "M".repeat(36) + "</MsgId>"),
            notice.replace("12.34", "12.345"),
            notice.replace("12.34", "-12.34"),
            notice.replace("12.34", "1e9"),
            notice.replace("12.34", "99999999999999999999"),
            notice.replace("Ccy=\"CNY\"", "Ccy=\"SECRET\""),
            notice.replace("CRDT", "BOTH"),
            notice.replace("<ValDt><Dt>2021-10-02", "<ValDt><Dt>2021-13-02"),
            notice.replace("<EndToEndId>E1", "<EndToEndId>E2</EndToEndId><EndToEndId>E1"))) {
      assertRefused(bad);
    }
    assertThatThrownBy(() -> AgentXml.read(new byte[AgentXml.MAX_BYTES + 1]))
        .hasMessageContaining("10 MB");
  }

  @Test
  void a_booking_is_read_as_others_read_it() throws Exception {
    // Given
    String notice = PlayedAgent.notice("M1", ENTRY);

    // When
    AgentMessage.Booking booking = read(notice).bookings().get(0);
    var other =
        MxCamt05400108.parse(notice).getBkToCstmrDbtCdtNtfctn().getNtfctn().get(0).getNtry().get(0);

    // Then
    assertThat(booking)
        .isEqualTo(
            new AgentMessage.Booking(
                "EXAMPLE-HUTONG-SETTLEMENT",
                "E1",
                1_234,
                "CNY",
                true,
                LocalDate.of(2021, 10, 2),
                LocalDate.of(2021, 10, 2),
                false));
    assertThat(other.getAmt().getValue()).isEqualByComparingTo("12.34");
    assertThat(other.getNtryDtls().get(0).getTxDtls().get(0).getRefs().getEndToEndId())
        .isEqualTo(booking.endToEndId());
  }

  @Test
  void an_entry_that_is_not_booked_says_nothing() throws Exception {
    assertThat(read(PlayedAgent.notice("M1", ENTRY.replace("BOOK", "PDNG"))).bookings()).isEmpty();
  }
}

package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.simulator.Client.Answer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {

  private static final String COLUMNS =
      "paymentId|refundId|kind|refundKind|amountMinor|currency|status|reason"
          + "|asked|queried|mismatches|firstAskedAt";

  @TempDir Path data;
  private Simulator simulator;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    Clock fixed = Clock.fixed(Instant.parse("2021-10-02T02:00:00Z"), ZoneOffset.UTC);
    simulator = Simulator.startSettable(0, data, new MovableClock(fixed, Duration.ZERO));
    client = new Client(simulator.port());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource(
      value = {"=1+1;'=1+1", "+1;'+1", "-1;'-1", "@SUM;'@SUM", "a=b;a=b", "a|b;a b"},
      delimiter = ';',
      quoteCharacter = '"')
  void what_a_spreadsheet_would_run_is_made_harmless(String text, String field) {
    assertThat(Export.field(text)).isEqualTo(field);
    assertThat(Export.field("a\r\nb")).isEqualTo("a  b");
  }

  @Test
  void nobody_s_books_are_the_columns_alone() {
    // When
    Answer answer = client.send("GET", "/books/CCB.csv", "");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/csv; charset=utf-8");
    assertThat(answer.body()).isEqualTo(COLUMNS + "\n");
    assertThat(client.send("GET", "/books/ccb.csv", "").status()).isEqualTo(400);
  }

  @Test
  void lines_stand_in_the_order_of_their_first_question() {
    // Given
    client.send("PUT", "/clock", "{\"at\":\"2021-10-02T03:00:00Z\"}");
    client.debits("CCB", Client.debit(Client.P1, 1280));
    client.refunds("CCB", Client.refund(Client.R1, Client.P1, 80));
    client.send("PUT", "/clock", "{\"at\":\"2021-10-02T02:30:00.5Z\"}");
    client.behave("CCB", "{\"mode\":\"DECLINE\",\"reason\":\"INSUFFICIENT_FUNDS\"}");
    client.debits("CCB", Client.debit(Client.P2, 5));

    // When
    List<String> lines = client.send("GET", "/books/CCB.csv", "").body().lines().toList();

    // Then
    assertThat(lines)
        .containsExactly(
            COLUMNS,
            Client.P2 + "||DEBIT||5|CNY|DECLINED|INSUFFICIENT_FUNDS|1|0|0|2021-10-02T02:30:00.500Z",
            Client.P1 + "||DEBIT||1280|CNY|APPROVED||1|0|0|2021-10-02T03:00:00Z",
            Client.P1
                + "|"
                + Client.R1
                + "|REFUND|REFUND|80|CNY|SUCCEEDED||1|0|0|2021-10-02T03:00:00Z");
  }

  @Test
  void totals_tell_what_moved_by_kind_and_currency_and_what_is_left_of_it() {
    // Given
    String other = "017c3e2a-5c09-7a10-8a4b-1f6d2c9e0a09";
    client.debits("CCB", Client.debit(Client.P1, 1280), Client.debit(Client.P2, 700));
    client.credits("CCB", Client.credit(other, 500));
    client.reversals("CCB", Client.reversal(Client.P2, 700), Client.reversal(other, 1));
    client.refunds("CCB", Client.refund(Client.R1, Client.P1, 80));

    // When
    JsonNode totals = client.books("CCB").get("totals");

    // Then
    assertThat(totals)
        .hasToString(
            "{\"debits\":{\"count\":1,\"amountMinor\":{\"CNY\":1280}},"
                + "\"credits\":{\"count\":1,\"amountMinor\":{\"CNY\":500}},"
                + "\"reversals\":{\"count\":1,\"amountMinor\":{\"CNY\":700}},"
                + "\"refunds\":{\"count\":1,\"amountMinor\":{\"CNY\":80}},"
                + "\"creditRefunds\":{\"count\":0,\"amountMinor\":{}},"
                + "\"netMinor\":{\"CNY\":-700}}");
  }

  @Test
  void a_statement_has_the_day_of_the_institution_and_only_what_moved_money() {
    // Given
    client.debits("CCB", Client.debit(Client.P1, 1280));
    client.send("PUT", "/clock", "{\"at\":\"2021-10-02T15:00:00Z\"}");
    client.debits("CCB", Client.debit(Client.P2, 700));

    // When
    String day = client.send("GET", "/books/CCB/statement?date=2021-10-02", "").body();

    // Then
    assertThat(day.lines())
        .containsExactly(
            "H|hutong-participant-statement|1|CCB|2021-10-02|2021-10-02|1",
            "L|PAYMENT|%s|%s||D|1280||CNY|2021-10-02T02:00:00Z|SUCCESS"
                .formatted(Client.P1, Client.P1),
            "S|CNY|1|1280|0",
            "T|1");
    assertThat(client.send("GET", "/books/CCB/statement?date=2.10.", "").status()).isEqualTo(400);
  }

  @Test
  void books_of_many_lines_come_whole() {
    // Given
    int batches = 20;
    for (int batch = 0; batch < batches; batch++) {
      String[] debits = new String[1000];
      for (int i = 0; i < debits.length; i++) {
        debits[i] = Client.debit("017c3e2a-5c00-7a10-8a4b-%012d".formatted(batch * 1000 + i), 1);
      }
      client.debits("CCB", debits);
    }

    // When
    long lines = client.send("GET", "/books/CCB.csv", "").body().lines().count();
    JsonNode books = client.send("GET", "/books", "").json();

    // Then
    assertThat(lines).isEqualTo(20_001);
    assertThat(books.at("/participants/0/entries")).hasSize(20_000);
    assertThat(books.at("/participants/0/totals/netMinor/CNY").asLong()).isEqualTo(-20_000);
  }
}

package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayResultTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POSTED =
      "{'cycleId':'2021-10-02-01','settlementDate':'2021-10-02','transfers':[{'kind':'PRINCIPAL',"
          + "'debit':{'participant':'UNIONPAY','role':'ISSUER'},"
          + "'credit':{'participant':'TENPAY','role':'ACQUIRER'},'amountMinor':1280}]}";

  @Test
  void aRowThatCameOutOtherwiseIsAComplaint() throws IOException {
    // Given
    PlayResult result = new PlayResult(List.of(row("R CITY_NOT_OPEN", "A", POSTED)), List.of());

    // When // Then
    assertThat(result.complaints()).containsExactly("M-01: expected R CITY_NOT_OPEN, got A");
  }

  @Test
  void aRowThatIsDecidedOtherwiseInTheSimulationIsAComplaint() throws IOException {
    // Given
    RowResult played = row("A", "A", POSTED);
    RowResult simulated = with(played, "R CITY_NOT_OPEN", played.decision());

    // When
    PlayResult result = new PlayResult(List.of(simulated), List.of());

    // Then
    assertThat(result.complaints()).containsExactly("M-01: got A, but simulated R CITY_NOT_OPEN");
  }

  @Test
  void aDecisionThatIsExplainedInOneLanguageOnlyIsAComplaint() throws IOException {
    // Given
    RowResult played = row("A", "A", POSTED);
    RowResult half = with(played, "A", decision("'en':['open'],'zh':[]"));

    // When
    PlayResult result = new PlayResult(List.of(half), List.of());

    // Then
    assertThat(result.complaints()).containsExactly("M-01: the decision is not explained in zh");
  }

  @Test
  void anAcceptedPaymentWithoutPostingsIsAComplaint() throws IOException {
    // Given
    PlayResult result = new PlayResult(List.of(row("A", "A", null)), List.of());

    // When // Then
    assertThat(result.complaints()).containsExactly("M-01: accepted but not posted");
  }

  @Test
  void aPaymentPostedIntoAnotherCycleIsAComplaint() throws IOException {
    // Given
    String elsewhere = POSTED.replace("2021-10-02-01", "2021-10-03-01");

    // When
    PlayResult result = new PlayResult(List.of(row("A", "A", elsewhere)), List.of());

    // Then
    assertThat(result.complaints()).singleElement().asString().contains("another cycle");
  }

  @Test
  void theRefusalForItsCityIsTheOneThatIsExplained() throws IOException {
    // Given
    JsonNode refused = json("{'verdict':'REFUSE','explanation':{'en':['no'],'zh':['否']}}");
    RowResult late = with(row("R NOT_YET_EFFECTIVE", "R NOT_YET_EFFECTIVE", null), "", refused);
    RowResult city = with(row("R CITY_NOT_OPEN", "R CITY_NOT_OPEN", null), "", refused);

    // When // Then
    assertThat(new PlayResult(List.of(row("A", "A", POSTED)), List.of()).refusal()).isEmpty();
    assertThat(new PlayResult(List.of(late), List.of()).refusal()).contains(late);
    assertThat(new PlayResult(List.of(late, city), List.of()).refusal()).contains(city);
  }

  @Test
  void netsThatDoNotSumToZeroAreComplaints() throws IOException {
    // Given
    PlayResult result = new PlayResult(List.of(), List.of(cycle("01", -1280, 1279)));

    // When // Then
    assertThat(result.complaints())
        .containsExactly(
            "cycle 2021-10-02-01 nets to -1", "the net positions sum to -1 and not to zero");
  }

  @Test
  void twoCyclesThatOnlyTogetherSumToZeroAreComplaints() throws IOException {
    // Given
    PlayResult result =
        new PlayResult(List.of(), List.of(cycle("01", -1280, 1279), cycle("02", -10, 11)));

    // When // Then
    assertThat(result.complaints()).hasSize(2).allMatch(complaint -> complaint.contains("cycle"));
  }

  @Test
  void netsAreAddedOverTheCycles() throws IOException {
    // Given
    PlayResult result =
        new PlayResult(
            List.of(row("A", "A", POSTED)),
            List.of(cycle("01", -1280, 1280), cycle("02", -20, 20)));

    // When
    JsonNode json = result.toJson();

    // Then
    assertThat(json.at("/nets").toString())
        .isEqualTo(
            "[{\"participant\":\"TENPAY\",\"netMinor\":1300},"
                + "{\"participant\":\"UNIONPAY\",\"netMinor\":-1300}]");
    assertThat(json.at("/rows/0/got").asText()).isEqualTo("A");
    assertThat(json.at("/rows/0/city").asText()).isEqualTo("440100");
    assertThat(json.at("/payment/postings/transfers/0/amountMinor").asInt()).isEqualTo(1280);
    assertThat(json.at("/ok").asBoolean()).isTrue();
  }

  @Test
  void withoutATerminalThereAreNoEscapeSequences() throws IOException {
    // Given
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PlayReport report =
        new PlayReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), new Paint(false));
    PlayResult result =
        new PlayResult(List.of(row("A", "A", POSTED)), List.of(cycle("01", -1280, 1280)));

    // When
    result.rows().forEach(report::row);
    report.payment(result.rows().get(0));
    report.settlement(result);
    report.verdict(result, result.complaints());

    // Then
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .doesNotContain("\u001b")
        .contains("UNIONPAY as ISSUER  TENPAY as ACQUIRER  12.80 CNY")
        .containsPattern("sum +0\\.00 CNY")
        .contains("All 1 rows as expected");
  }

  @Test
  void moneyShowsFenAndSign() {
    // When // Then
    assertThat(PlayReport.money(-5)).isEqualTo("-0.05 CNY");
    assertThat(PlayReport.money(123456789)).isEqualTo("1,234,567.89 CNY");
    assertThat(PlayReport.money(-100)).isEqualTo("-1.00 CNY");
  }

  private static RowResult row(String expected, String got, String postings) throws IOException {
    ObjectNode request =
        JSON.createObjectNode()
            .put("payerApp", "CUP_APP")
            .put("city", "440100")
            .put("code", "wxp://f2f0a");
    MatrixRow row =
        new MatrixRow("M-01", "2021-10-02", "a code", "Guangzhou", "WECHAT", expected, request);
    JsonNode status = json("{'status':'COMPLETED','cycleId':'2021-10-02-01'}");
    JsonNode decision = decision("'en':['open'],'zh':['已开放']");
    JsonNode posted = postings == null ? MissingNode.getInstance() : json(postings);
    return new RowResult(row, "HTTP", "id", got, got, "open", status, decision, posted);
  }

  private static RowResult with(RowResult played, String simulated, JsonNode decision) {
    return new RowResult(
        played.row(),
        played.door(),
        played.paymentId(),
        played.got(),
        simulated,
        played.reason(),
        played.status(),
        decision,
        played.postings());
  }

  private static JsonNode decision(String explanation) throws IOException {
    return json(
        "{'verdict':'ACCEPT','ruleId':'R-WX-01','predicates':[],'explanation':{%s}}"
            .formatted(explanation));
  }

  private static JsonNode cycle(String sequence, long unionPay, long tenpay) throws IOException {
    return json(
        ("{'cycleId':'2021-10-02-%s','state':'CLOSED','nets':["
                + "{'participant':'UNIONPAY','netMinor':%d},{'participant':'TENPAY','netMinor':%d}],"
                + "'sumMinor':{'CNY':0}}")
            .formatted(sequence, unionPay, tenpay));
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text.replace('\'', '"'));
  }
}

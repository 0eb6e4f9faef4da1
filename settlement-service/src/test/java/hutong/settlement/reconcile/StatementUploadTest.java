package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.reconcile.statement.StatementFormat;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements of each format over HTTP, good and bad; days of 2076. */
@OnRealServers
class StatementUploadTest {

  /** {@code hutong.reconciliation.waiting}, and the one that is compared. */
  private static final int AT_ONCE = 9;

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  /** A closed cycle with one payment of 10,000, whose issuer has the format's name. */
  private UUID cleared(String cycle, String issuer) {
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", issuer, "ALIPAY", "UNIONPAY"));
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    return payment;
  }

  private static String code(Response response) {
    return response.jsonPath().getString("code");
  }

  @ParameterizedTest
  @EnumSource(StatementFormat.class)
  void a_statement_that_is_cut_off_or_of_nobody_changes_nothing_and_a_whole_one_is_compared_once(
      StatementFormat format) {
    // Given
    String day = "2076-01-0" + (format.ordinal() + 1);
    String cycle = day + "-01";
    String issuer = "UP_" + format;
    UUID payment = cleared(cycle, issuer);
    byte[] file = StatementFiles.of(format, issuer, day, payment, 10_000);
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    byte[] other = StatementFiles.of(format, issuer, day, payment, 10_001);

    // When
    Response nobodys = Statements.send("UP_NOBODY", cycle, format.name(), file);
    JsonPath bad = Statements.run(feed, issuer, cycle, format.name(), cut);
    JsonPath good = Statements.run(feed, issuer, cycle, format.name(), file);
    Response again = Statements.send(issuer, cycle, format.name(), file);
    JsonPath differs = Statements.run(feed, issuer, cycle, format.name(), other);

    // Then
    assertThat(nobodys.statusCode()).isEqualTo(404);
    assertThat(code(nobodys)).isEqualTo("UNKNOWN_PARTICIPANT");
    assertThat(bad.getString("state")).isEqualTo("QUARANTINED");
    assertThat(bad.getString("badReason"))
        .isIn("MISSING_END", "WRONG_CELL_COUNT", "NOT_A_ZIP", "NOT_TEXT");
    assertThat(good.getString("state")).isEqualTo("DONE");
    assertThat(good.getMap("counts.outcomes").toString()).isEqualTo("{MATCHED=1}");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.jsonPath().getString("runId")).isEqualTo(good.getString("runId"));
    assertThat(differs.getMap("counts.outcomes").toString()).isEqualTo("{AMOUNT_DIFF=1}");
    assertThat(
            Books.rows(
                "select outcome, ours_minor, theirs_minor from recon_break where participant = ?",
                issuer))
        .containsExactly("AMOUNT_DIFF -10000 -10001");
  }

  @ParameterizedTest
  @EnumSource(StatementFormat.class)
  void a_file_in_another_format_than_is_said_is_quarantined(StatementFormat format) {
    // Given
    String day = "2076-02-0" + (format.ordinal() + 1);
    String issuer = "AS_" + format;
    UUID payment = cleared(day + "-01", issuer);
    StatementFormat said = StatementFormat.values()[(format.ordinal() + 1) % 4];
    byte[] file = StatementFiles.of(format, issuer, day, payment, 10_000);

    // When
    JsonPath wrong = Statements.run(feed, issuer, day + "-01", said.name(), file);
    JsonPath right = Statements.run(feed, issuer, day + "-01", format.name(), file);

    // Then
    assertThat(wrong.getString("state")).isEqualTo("QUARANTINED");
    assertThat(right.getString("state")).isEqualTo("DONE");
    assertThat(right.getString("runId")).isEqualTo(wrong.getString("runId"));
  }

  @Test
  void a_statement_of_another_participant_or_a_zip_that_grows_is_quarantined() {
    // Given
    UUID payment = cleared("2076-03-01-01", "UP_MINE");
    byte[] others = StatementFiles.of(StatementFormat.OWN, "UP_THEIRS", "2076-03-01", payment, 1);
    byte[] bomb = StatementFiles.zip("a_业务明细.csv", new byte[64 * 1024 * 1024]);

    // When
    JsonPath wrong = Statements.run(feed, "UP_MINE", "2076-03-01-01", "OWN", others);
    JsonPath grown = Statements.run(feed, "UP_MINE", "2076-03-01-01", "ALIPAY", bomb);

    // Then
    assertThat(bomb.length).isLessThan(100_000);
    assertThat(wrong.getString("badReason")).isEqualTo("WRONG_PARTICIPANT");
    assertThat(grown.getString("state")).isEqualTo("QUARANTINED");
    assertThat(Books.number("select count(*) from recon_break where participant = 'UP_MINE'"))
        .isZero();
  }

  /** Says how much will come and sends a little of it. */
  private static Socket begin(String participant, String cycle, long length) throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout((int) Feed.PATIENCE.toMillis());
    String head =
        ("POST /v1/reconciliations?participant=%s&cycle=%s&format=OWN HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\nH")
            .formatted(participant, cycle, length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The answer up to the end of its body, which is one object. */
  private static String problem(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next >= 0 && next != '}';
        next = socket.getInputStream().read()) {
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static List<Path> spooled() {
    String mine = "hutong-statement-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith(mine)).toList();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void a_statement_that_says_it_is_too_large_is_refused_before_it_is_read() throws IOException {
    // Given
    cleared("2076-04-01-01", "UP_LARGE");

    // When
    String answer;
    try (Socket socket = begin("UP_LARGE", "2076-04-01-01", 1024L * 1024 * 1024 + 1)) {
      answer = problem(socket);
    }

    // Then
    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"TOO_LARGE\"");
    assertThat(spooled()).isEmpty();
  }

  @Test
  void statements_that_are_still_arriving_are_counted_and_leave_nothing_when_they_stop()
      throws IOException {
    // Given as many as may lie here at once, none of them whole
    UUID payment = cleared("2076-05-01-01", "UP_SLOW");
    byte[] file = StatementFiles.of(StatementFormat.OWN, "UP_SLOW", "2076-05-01", payment, 10_000);
    List<Socket> arriving = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      arriving.add(begin("UP_SLOW", "2076-05-01-01", 1_000));
    }
    feed.await(() -> spooled().size() == AT_ONCE);

    // When
    Response oneMore = Statements.send("UP_SLOW", "2076-05-01-01", "OWN", file);
    for (Socket socket : arriving) {
      socket.close();
    }

    // Then
    assertThat(oneMore.statusCode()).isEqualTo(503);
    assertThat(code(oneMore)).isEqualTo("RECONCILIATION_BUSY");
    feed.await(() -> spooled().isEmpty());
    feed.await(() -> Statements.send("UP_SLOW", "2076-05-01-01", "OWN", file).statusCode() != 503);
  }
}

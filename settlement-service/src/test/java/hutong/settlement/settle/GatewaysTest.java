package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hutong.simulator.Simulator;
import io.smallrye.mutiny.Uni;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to the agent; behind the one by HTTP stands the simulated agent. */
class GatewaysTest {

  private static final String CYCLE = "2021-10-02-01";
  private static final LocalDate DATE = LocalDate.of(2021, 10, 2);
  private static final Instant AT = Instant.parse("2021-10-02T15:10:00Z");

  @TempDir Path folder;

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(20));
  }

  private static List<Received> fetch(SettlementGateway gateway, String after) {
    return await(gateway.list(after)).stream().map(one -> await(gateway.read(one))).toList();
  }

  private static InstructionXml xml() throws Exception {
    return new InstructionXml(
        SettlementAccounts.read(
            Files.readAllBytes(Path.of("../docs/rulebook/settlement-accounts.json"))));
  }

  private static List<Leg> legs() {
    return List.of(sent("CCB", -9_968), sent("ALIPAY", 9_962), sent("UNIONPAY", 6));
  }

  private static Leg sent(String participant, long amount) {
    Leg leg = Leg.first(CYCLE, participant, "CNY", amount);
    return new Leg(
        CYCLE,
        participant,
        "CNY",
        amount,
        leg.endToEndId(),
        leg.uetr(),
        LegState.SENT,
        1,
        null,
        "2021100201.1.029",
        null,
        null);
  }

  private static Matching.Decision decide(Received message) throws BadMessageException {
    Collection<Matching.Expected> expected =
        legs().stream().map(leg -> new Matching.Expected(leg, DATE, DATE)).toList();
    return Matching.decide(
        AgentXml.read(message.xml()), "EXAMPLE-HUTONG-SETTLEMENT", expected, List.of(), Set.of());
  }

  private static void control(Simulator agent, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/agent/control"))
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_agent_that_cannot_be_reached_is_a_failure_and_not_an_answer() {
    HttpGateway gateway =
        new HttpGateway(URI.create("http://127.0.0.1:1/agent"), Duration.ofSeconds(1));
    assertThatThrownBy(() -> await(gateway.send(new Instruction("M", "pacs.029", 1, "<a/>"))))
        .isNotNull();
    assertThatThrownBy(() -> fetch(gateway, null)).isNotNull();
  }

  @Test
  void what_the_simulated_agent_says_in_each_mode_is_judged_rightly() throws Exception {
    try (Simulator agent = Simulator.start(0, folder, Clock.systemUTC())) {
      HttpGateway gateway =
          new HttpGateway(
              URI.create("http://127.0.0.1:" + agent.port() + "/agent"), Duration.ofSeconds(10));
      Instruction batch = xml().batch(CYCLE, 1, legs(), AT);

      // When it keeps silent
      control(agent, "{\"mode\":\"SILENT\"}");
      await(gateway.send(batch));

      // Then
      assertThat(fetch(gateway, null)).isEmpty();

      // When it is asked again, and answers
      control(agent, "{\"mode\":\"DUPLICATE\"}");
      await(gateway.send(batch));
      await(gateway.send(batch));
      List<Received> said = fetch(gateway, null);

      // Then
      assertThat(said).hasSize(4);
      assertThat(said.get(2).xml()).isEqualTo(said.get(0).xml());
      assertThat(decide(said.get(0)).agrees()).isTrue();
      assertThat(decide(said.get(0)).confirmed()).isEmpty();
      assertThat(decide(said.get(1)).confirmed()).hasSize(3);
      assertThat(fetch(gateway, "4")).isEmpty();

      // When // Then it tells wrong amounts, rejects, and leaves one out
      said = order(agent, gateway, "{\"mode\":\"WRONG_AMOUNT\",\"account\":\"EXAMPLE-CCB\"}", "4");
      assertThat(decide(said.get(0)).why()).isEqualTo("WRONG_AMOUNT");
      assertThat(decide(said.get(0)).confirmed()).isEmpty();
      said =
          order(
              agent,
              gateway,
              "{\"mode\":\"REJECT\",\"account\":\"EXAMPLE-CCB\",\"reason\":\"AM04\"}",
              "5");
      assertThat(decide(said.get(0)).rejected().values())
          .containsExactlyInAnyOrder("AM04", "RJCT", "RJCT");
      said = order(agent, gateway, "{\"mode\":\"PARTIAL\",\"account\":\"EXAMPLE-CCB\"}", "6");
      assertThat(decide(said.get(0)).confirmed().keySet())
          .extracting(Leg::participant)
          .containsExactlyInAnyOrder("ALIPAY", "UNIONPAY");
    }
    try (Simulator agent = Simulator.start(0, folder.resolve("other"), Clock.systemUTC())) {
      HttpGateway gateway =
          new HttpGateway(
              URI.create("http://127.0.0.1:" + agent.port() + "/agent"), Duration.ofSeconds(10));
      List<Received> said = order(agent, gateway, "{\"mode\":\"SPLIT\"}", null);
      assertThat(said).hasSize(1);
      assertThat(decide(said.get(0)).confirmed()).hasSize(3);
    }
  }

  /** The same legs under another message id, and what the agent says to that. */
  private static List<Received> order(
      Simulator agent, HttpGateway gateway, String behaviour, String after) throws Exception {
    control(agent, behaviour);
    String id = "M-" + after;
    String original = xml().batch(CYCLE, 1, legs(), AT).xml();
    String other = original.replace("<MsgId>2021100201.1.029", "<MsgId>" + id);
    await(gateway.send(new Instruction(id, "pacs.029", 1, other)));
    return fetch(gateway, after).stream()
        .map(
            one ->
                new Received(
                    one.cursor(),
                    new String(one.xml(), StandardCharsets.UTF_8)
                        .replace("<OrgnlMsgId>" + id, "<OrgnlMsgId>2021100201.1.029")
                        .getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  @Test
  void a_file_is_laid_out_whole_and_once_and_what_comes_is_read_once() throws Exception {
    // Given
    FileGateway gateway = new FileGateway(folder);
    Instruction batch = xml().batch(CYCLE, 1, legs(), AT);

    // When
    await(gateway.send(batch));
    await(gateway.send(batch));
    Files.writeString(folder.resolve("in/b.xml"), "second");
    Files.writeString(folder.resolve("in/a.xml"), "first");
    Files.writeString(folder.resolve("in/c.part"), "not yet");
    List<Received> received = fetch(gateway, null);
    await(gateway.done(received.get(0), true));
    await(gateway.done(received.get(1), false));
    await(gateway.done(received.get(1), false));

    // Then
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files).containsExactly(folder.resolve("out/2021100201.1.029.xml"));
    }
    assertThat(folder.resolve("out/2021100201.1.029.xml")).hasContent(batch.xml());
    assertThat(contents("done")).containsExactly("first");
    assertThat(contents("refused")).containsExactly("second");
    assertThat(fetch(gateway, null)).isEmpty();
  }

  @Test
  void a_file_that_was_withdrawn_is_not_laid_out_again_and_one_that_is_gone_is_said_to_be()
      throws Exception {
    // Given
    FileGateway gateway = new FileGateway(folder);
    Instruction batch = xml().batch(CYCLE, 1, legs(), AT);
    Instruction taken = new Instruction("TAKEN", "pacs.009", 1, "<a/>");
    await(gateway.send(batch));
    await(gateway.send(taken));
    Files.delete(folder.resolve("out/TAKEN.xml"));

    // When
    boolean back = await(gateway.withdraw(batch.messageId()));
    boolean gone = await(gateway.withdraw("TAKEN"));
    await(gateway.send(batch));
    await(gateway.send(taken));

    // Then
    assertThat(back).isTrue();
    assertThat(gone).isFalse();
    assertThat(contents("out")).isEmpty();
    assertThat(contents("withdrawn")).containsExactly("", batch.xml());
    assertThat(await(gateway.withdraw(batch.messageId()))).isTrue();
    assertThat(await(gateway.withdraw("TAKEN"))).isFalse();
  }

  private List<String> contents(String name) throws Exception {
    try (var files = Files.list(folder.resolve(name))) {
      List<String> contents = new java.util.ArrayList<>();
      for (Path file : files.sorted().toList()) {
        contents.add(Files.readString(file));
      }
      return contents.stream().sorted().toList();
    }
  }

  @Test
  void of_two_messages_under_one_name_none_is_lost() throws Exception {
    // Given one that was read, and another that comes before it is done
    FileGateway gateway = new FileGateway(folder);
    Files.writeString(folder.resolve("in/a.xml"), "first");
    Received first = fetch(gateway, null).get(0);
    Files.writeString(folder.resolve("in/a.xml"), "second");

    // When
    await(gateway.done(first, true));
    Received second = fetch(gateway, null).get(0);
    await(gateway.done(second, true));

    // Then
    assertThat(second.xml()).asString(StandardCharsets.UTF_8).isEqualTo("second");
    assertThat(contents("done")).containsExactly("first", "second");
    assertThat(contents("in")).isEmpty();
  }

  @Test
  void a_file_with_a_long_name_or_none_that_can_be_read_is_a_fault_of_it_alone() throws Exception {
    // Given
    FileGateway gateway = new FileGateway(folder);
    Files.writeString(folder.resolve("in/" + "a".repeat(240) + ".xml"), "long");
    Files.createDirectory(folder.resolve("in/b.xml"));
    Files.writeString(folder.resolve("in/c.xml"), "last");

    // When
    List<String> cursors = await(gateway.list(null));

    // Then
    assertThat(cursors).hasSize(3);
    assertThat(await(gateway.read(cursors.get(0))).xml()).isEqualTo("long".getBytes());
    assertThatThrownBy(() -> await(gateway.read(cursors.get(1))))
        .isInstanceOf(NotGivenException.class);
    assertThat(await(gateway.read(cursors.get(2))).xml()).isEqualTo("last".getBytes());
    await(gateway.done(await(gateway.read(cursors.get(0))), true));
    assertThat(contents("done")).containsExactly("long");
  }

  /** An agent that answers everything with the same, and never ends where that is null. */
  private static HttpServer agent(byte[] body, CountDownLatch end) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body == null ? 1_000 : body.length);
          OutputStream out = exchange.getResponseBody();
          out.write(body == null ? new byte[] {'<'} : body);
          out.flush();
          try {
            end.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server;
  }

  private static HttpGateway to(HttpServer server, Duration timeout) {
    return new HttpGateway(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), timeout);
  }

  @Test
  void an_answer_that_stalls_after_its_headers_is_given_up() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    HttpServer server = agent(null, end);
    try {
      HttpGateway gateway = to(server, Duration.ofMillis(500));

      // When // Then
      assertThatThrownBy(() -> await(gateway.read("1"))).isInstanceOf(NotGivenException.class);
      assertThatThrownBy(() -> await(gateway.list(null)))
          .hasRootCauseInstanceOf(HttpTimeoutException.class);
      assertThatThrownBy(() -> await(gateway.send(new Instruction("M", "pacs.029", 1, "<a/>"))))
          .hasRootCauseInstanceOf(HttpTimeoutException.class);
    } finally {
      end.countDown();
      server.stop(0);
    }
  }

  @Test
  void a_list_over_the_limit_of_the_contract_says_so() throws Exception {
    // Given
    String ids = "\"" + "1".repeat(60) + "\",";
    byte[] page = ("{\"ids\":[" + ids.repeat(1_100) + "\"2\"]}").getBytes();
    CountDownLatch end = new CountDownLatch(0);
    HttpServer server = agent(page, end);
    try {
      // When // Then
      assertThatThrownBy(() -> await(to(server, Duration.ofSeconds(10)).list(null)))
          .hasMessageContaining("more than 65536 bytes");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_message_that_the_agent_names_and_does_not_give_is_a_fault_of_it_alone() throws Exception {
    try (Simulator agent = Simulator.start(0, folder.resolve("third"), Clock.systemUTC())) {
      HttpGateway gateway =
          new HttpGateway(
              URI.create("http://127.0.0.1:" + agent.port() + "/agent"), Duration.ofSeconds(10));
      assertThatThrownBy(() -> await(gateway.read("99"))).isInstanceOf(NotGivenException.class);
    }
  }
}

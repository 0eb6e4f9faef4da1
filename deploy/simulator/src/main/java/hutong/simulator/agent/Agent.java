package hutong.simulator.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.agent.AgentBehaviour.Mode;
import hutong.simulator.agent.Order.Movement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Books orders, each once, and keeps what it has said. One at a time. */
final class Agent implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 100;

  /** What became of an order that came in. */
  enum Taken {
    NEW,
    KNOWN,
    /** The same message id came with other content; nothing was done. */
    CONFLICT
  }

  private record Known(byte[] xml, boolean decided) {}

  private record Booking(String account, Movement movement) {}

  private final Clock clock;
  private final RandomAccessFile journal;
  private final Map<String, Known> orders = new HashMap<>();
  private final List<Booking> bookings = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private AgentBehaviour behaviour = AgentBehaviour.CONFIRM;

  /** Reads what was taken before; a last line that is not whole was never answered and goes. */
  Agent(Path data, Clock clock) throws IOException {
    this.clock = clock;
    Path file = data.resolve("agent.jsonl");
    long whole = 0;
    if (Files.exists(file)) {
      String text = Files.readString(file);
      int end = text.lastIndexOf('\n') + 1;
      for (String line : text.substring(0, end).lines().toList()) {
        replay(JSON.readTree(line));
      }
      whole = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
    journal = new RandomAccessFile(file.toFile(), "rw");
    journal.setLength(whole);
    journal.seek(whole);
  }

  synchronized void behave(AgentBehaviour next) {
    behaviour = next;
  }

  synchronized AgentBehaviour behaviour() {
    return behaviour;
  }

  /**
   * @throws IllegalArgumentException if it is no order; nothing was done
   */
  synchronized Taken take(byte[] xml) throws IOException {
    Order order = OrderXml.read(xml);
    Known known = orders.get(order.messageId());
    if (known != null && !Arrays.equals(known.xml(), xml)) {
      return Taken.CONFLICT;
    }
    if (known != null && (known.decided() || behaviour.mode() == Mode.SILENT)) {
      return Taken.KNOWN;
    }
    String at = clock.instant().toString();
    ObjectNode line = JSON.createObjectNode().put("at", at).put("mode", behaviour.mode().name());
    line.put("account", behaviour.account()).put("reason", behaviour.reason());
    write(line.put("order", xml));
    act(order, xml, behaviour, at);
    return known == null ? Taken.NEW : Taken.KNOWN;
  }

  /** Says by camt.053 all that was booked on a day. */
  synchronized void state(String date) throws IOException {
    String at = clock.instant().toString();
    write(JSON.createObjectNode().put("at", at).put("statement", date));
    statements(date, at);
  }

  private void replay(JsonNode line) throws IOException {
    String at = line.path("at").asText();
    if (line.has("statement")) {
      statements(line.path("statement").asText(), at);
      return;
    }
    byte[] xml = line.path("order").binaryValue();
    AgentBehaviour met =
        new AgentBehaviour(
            Mode.valueOf(line.path("mode").asText()),
            line.path("account").textValue(),
            line.path("reason").textValue());
    act(OrderXml.read(xml), xml, met, at);
  }

  private void write(ObjectNode line) throws IOException {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        journal.getChannel().write(bytes);
      }
      journal.getChannel().force(false);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void act(Order order, byte[] xml, AgentBehaviour how, String at) {
    orders.put(order.messageId(), new Known(xml, how.mode() != Mode.SILENT));
    boolean concerned = how.account() != null && order.about(how.account());
    switch (how.mode()) {
      case SILENT -> {
        // It is known, and decided when it is asked again.
      }
      case REJECT -> {
        if (concerned) {
          say(id -> Notices.rejected(id, at, order, how.account(), how.reason()));
        } else {
          confirm(order, order.movements(), at);
        }
      }
      case PARTIAL -> {
        List<Movement> some =
            order.movements().stream().filter(m -> !m.account().equals(how.account())).toList();
        book(order, some);
        if (!some.isEmpty()) {
          say(id -> Notices.notice(id, at, order.account(), some));
        }
      }
      case WRONG_AMOUNT -> {
        book(order, order.movements());
        List<Movement> told =
            order.movements().stream()
                .map(m -> m.account().equals(how.account()) ? oneMore(m) : m)
                .toList();
        say(id -> Notices.notice(id, at, order.account(), told));
      }
      case SPLIT -> {
        book(order, order.movements());
        order.movements().stream().map(Movement::date).distinct().forEach(d -> statements(d, at));
      }
      case CONFIRM -> confirm(order, order.movements(), at);
      case DUPLICATE -> {
        int before = said.size();
        confirm(order, order.movements(), at);
        said.addAll(List.copyOf(said.subList(before, said.size())));
      }
    }
  }

  private void confirm(Order order, List<Movement> movements, String at) {
    book(order, movements);
    say(id -> Notices.settled(id, at, order));
    say(id -> Notices.notice(id, at, order.account(), movements));
  }

  private void book(Order order, List<Movement> movements) {
    movements.forEach(one -> bookings.add(new Booking(order.account(), one)));
  }

  private static Movement oneMore(Movement m) {
    BigDecimal more = m.amount().add(m.amount().ulp());
    return new Movement(
        m.endToEndId(), m.uetr(), m.account(), m.pays(), more, m.currency(), m.date());
  }

  private void say(java.util.function.UnaryOperator<String> message) {
    said.add(message.apply("AGENT-%08d".formatted(said.size() + 1)));
  }

  private void statements(String date, String at) {
    SortedMap<String, List<Booking>> byAccount = new TreeMap<>();
    for (Booking one : bookings) {
      byAccount
          .computeIfAbsent(one.account() + " " + one.movement().currency(), k -> new ArrayList<>())
          .add(one);
    }
    byAccount.forEach(
        (key, all) -> {
          BigDecimal opening = sum(all, one -> one.date().compareTo(date) < 0);
          List<Movement> day =
              all.stream().map(Booking::movement).filter(m -> m.date().equals(date)).toList();
          BigDecimal closing = opening.add(sum(all, one -> one.date().equals(date)));
          String currency = all.get(0).movement().currency();
          if (!day.isEmpty()) {
            say(
                id ->
                    Notices.statement(
                        id, at, all.get(0).account(), date, currency, opening, closing, day));
          }
        });
  }

  private static BigDecimal sum(
      List<Booking> bookings, java.util.function.Predicate<Movement> which) {
    return bookings.stream()
        .map(Booking::movement)
        .filter(which)
        .map(m -> m.pays() ? m.amount() : m.amount().negate())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Ids of what was said after a message, oldest first; at most {@value #PAGE}. */
  synchronized List<String> after(long id) {
    List<String> ids = new ArrayList<>();
    for (long next = Math.max(0, id) + 1; next <= said.size() && ids.size() < PAGE; next++) {
      ids.add(String.valueOf(next));
    }
    return ids;
  }

  /** A message, or null if there is none of that id. */
  synchronized String said(long id) {
    return id < 1 || id > said.size() ? null : said.get((int) id - 1);
  }

  /** What stands on each account by currency; over all accounts it sums to zero. */
  synchronized SortedMap<String, SortedMap<String, BigDecimal>> balances() {
    SortedMap<String, SortedMap<String, BigDecimal>> balances = new TreeMap<>();
    for (Booking booking : bookings) {
      Movement one = booking.movement();
      BigDecimal in = one.pays() ? one.amount() : one.amount().negate();
      add(balances, booking.account(), one.currency(), in);
      add(balances, one.account(), one.currency(), in.negate());
    }
    return balances;
  }

  private static void add(
      SortedMap<String, SortedMap<String, BigDecimal>> balances,
      String account,
      String currency,
      BigDecimal amount) {
    balances
        .computeIfAbsent(account, k -> new TreeMap<>())
        .merge(currency, amount, BigDecimal::add);
  }

  @Override
  public synchronized void close() {
    try {
      journal.close();
    } catch (IOException nothingIsLost) {
      // Each line was forced when it was written.
    }
  }
}

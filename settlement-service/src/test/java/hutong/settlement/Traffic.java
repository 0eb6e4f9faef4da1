package hutong.settlement;

import hutong.settlement.Events.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Random traffic of several cycles, in an order that routing and the connector can produce: on each
 * partition the payments of a cycle, then its marker; and any event again at any later place, with
 * its own id or, as after a replay under new ids, with another one.
 */
public final class Traffic {

  private static final List<String> BANKS =
      List.of("UNIONPAY", "CCB", "BOC", "CITIC", "TENPAY", "ALIPAY");
  private static final List<String> CLEARERS = List.of("UNIONPAY", "NUCC");
  private static final List<String> ACCOUNTS = List.of("DEBIT", "CREDIT", "PAYMENT_ACCOUNT");

  private final Random random;
  private final Map<UUID, String> cycleOf = new LinkedHashMap<>();
  private final Map<String, Long> amountOf = new LinkedHashMap<>();
  private final List<List<Event>> partitions = new ArrayList<>();

  /**
   * @param year of the cycles, of its own for each test
   * @param cycles how many, 1 to 9; one of them stays empty
   */
  public Traffic(Random random, int year, int cycles, int payments) {
    this.random = random;
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      partitions.add(new ArrayList<>());
    }
    int empty = random.nextInt(cycles);
    for (int i = 0; i < cycles; i++) {
      cycle("%d-01-01-%02d".formatted(year, i + 1), i == empty ? 0 : payments / cycles);
    }
    partitions.forEach(this::repeatSome);
  }

  private void cycle(String cycleId, int payments) {
    long amount = 0;
    for (int i = 0; i < payments; i++) {
      UUID payment = new UUID(random.nextLong(), random.nextLong());
      long amountMinor = 1 + (long) (Math.pow(random.nextDouble(), 6) * 10_000_000);
      amount += amountMinor;
      cycleOf.put(payment, cycleId);
      Event event =
          Events.completed(
              payment, cycleId, amountMinor, one(ACCOUNTS), one(BANKS), one(BANKS), one(CLEARERS));
      partitions.get(event.partition()).add(event);
    }
    amountOf.put(cycleId, amount);
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      partitions.get(partition).add(Events.ended(cycleId, partition, payments, amount));
    }
  }

  private void repeatSome(List<Event> partition) {
    int repeats = partition.size() / 4;
    for (int i = 0; i < repeats; i++) {
      int from = random.nextInt(partition.size());
      int to = from + 1 + random.nextInt(partition.size() - from);
      Event event = partition.get(from);
      partition.add(to, random.nextBoolean() ? event : event.withId(UUID.randomUUID()));
    }
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** What each partition holds, in its order. */
  public List<List<Event>> partitions() {
    return partitions;
  }

  /** One order in which the partitions' records can come to a producer or consumer. */
  public List<Event> interleaved() {
    List<Event> all = new ArrayList<>();
    int[] next = new int[partitions.size()];
    int left = partitions.stream().mapToInt(List::size).sum();
    while (left > 0) {
      int partition = random.nextInt(partitions.size());
      if (next[partition] < partitions.get(partition).size()) {
        all.add(partitions.get(partition).get(next[partition]++));
        left--;
      }
    }
    return all;
  }

  public Map<UUID, String> cycleOf() {
    return cycleOf;
  }

  public List<String> cycles() {
    return List.copyOf(amountOf.keySet());
  }

  /** What is wrong with the ledger after all of it was taken; empty if nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Map<UUID, String> posted = new HashMap<>();
    for (String cycle : cycles()) {
      for (String row :
          Books.rows("select payment_id from clearing_item where cycle_id = ?", cycle)) {
        if (posted.put(UUID.fromString(row), cycle) != null) {
          faults.add("a payment stands in two cycles");
        }
      }
      faults.addAll(faults(cycle));
    }
    if (!posted.equals(cycleOf)) {
      faults.add("posted " + posted.size() + " payments of " + cycleOf.size());
    }
    return faults;
  }

  private List<String> faults(String cycle) {
    List<String> faults = new ArrayList<>();
    if (!"CLOSED".equals(Books.state(cycle))) {
      faults.add(cycle + " is " + Books.state(cycle));
    }
    if (!Books.positionsThatDiffer(cycle).isEmpty()) {
      faults.add(cycle + " has positions that are not the sums of its transfers");
    }
    String principal =
        "select coalesce(sum(amount_minor), 0) from transfer"
            + " where cycle_id = ? and kind = 'PRINCIPAL'";
    if (Books.number(principal, cycle) != amountOf.get(cycle)) {
      faults.add(cycle + " has another principal");
    }
    String net = "select coalesce(sum(net_minor), 0) from cycle_net where cycle_id = ?";
    if (Books.number(net, cycle) != 0) {
      faults.add(cycle + " does not net to zero");
    }
    String nets =
        """
        select count(*)
          from (select participant, sum(credit_minor - debit_minor) as net from position
                 where cycle_id = ? group by participant) p
          full join (select participant, net_minor from cycle_net where cycle_id = ?) n
               on n.participant = p.participant
         where p.net is distinct from n.net_minor
        """;
    if (Books.number(nets, cycle, cycle) != 0) {
      faults.add(cycle + " has nets that are not the sums of its positions");
    }
    String told = "select count(*) from outbox where key = ? and type = 'hutong.cycle.closed.v1'";
    if (Books.number(told, cycle) != 1) {
      faults.add(cycle + " was not announced exactly once");
    }
    return faults;
  }
}

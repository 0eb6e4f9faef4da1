package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.local.system.Service;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What reconciliation must have found, worked out from nothing but what was cleared and what the
 * institutions' last statements say, and held against the breaks that it keeps.
 */
final class Differences {

  private static final String CLEARED =
      """
      select issuer as participant, payment_id as id, 'D' as direction, amount_minor, cycle_id
        from clearing_item
      union all
      select acquirer, payment_id, 'C', amount_minor, cycle_id from clearing_item
      union all
      select issuer, item_id, 'C', amount_minor, cycle_id from linked_item
      union all
      select acquirer, item_id, 'D', amount_minor, cycle_id from linked_item
      """;

  private static final String BREAKS =
      """
      select participant, match_key as id, direction, outcome, state, vanished_in is not null as gone,
             abs(coalesce(ours_minor, theirs_minor)) as amount_minor
        from recon_break
      """;

  private final AllBooks books;
  private final Map<String, String> cleared = new HashMap<>();
  private final Map<String, String> stated;

  /**
   * @param stated the cycle of the statement in which each entry of an institution stands
   */
  Differences(AllBooks books, Map<String, String> stated) {
    this.books = books;
    this.stated = stated;
    assertThat(
            books.rows(
                Service.SETTLEMENT,
                "select 1 from linked_item where kind not in ('CANCEL', 'REFUND')"))
        .as("nothing went to suspense by itself")
        .isEmpty();
    for (Map<String, String> row : books.rows(Service.SETTLEMENT, CLEARED)) {
      assertThat(cleared.put(key(row), row.get("cycle_id"))).as("twice: %s", row).isNull();
    }
  }

  private static String key(Map<String, String> row) {
    return Statements.key(
        row.get("participant"), row.get("id"), row.get("direction"), row.get("amount_minor"));
  }

  /** What institutions have stated and was not cleared, as participant, id, direction, amount. */
  Set<String> theirsOnly() {
    Set<String> only = new HashSet<>(stated.keySet());
    only.removeAll(cleared.keySet());
    return only;
  }

  /** What was cleared and nobody has stated. */
  Set<String> oursOnly() {
    Set<String> only = new HashSet<>(cleared.keySet());
    only.removeAll(stated.keySet());
    return only;
  }

  /** What stands in the statement of another cycle than that in which it was cleared. */
  Set<String> acrossTheCutOff() {
    Set<String> across = new HashSet<>();
    cleared.forEach(
        (key, cycleId) -> {
          String said = stated.get(key);
          if (said != null && !said.equals(cycleId)) {
            across.add(key);
          }
        });
    return across;
  }

  /**
   * Fails unless every break is explained: closed because both sides have it across the cut-off,
   * gone with a wrong file that was replaced, or put right by people; and each of these is as many
   * as there are, and of the same entries.
   *
   * @param sentWrongFiles whose breaks may have gone with a later file
   */
  void areAllExplained(Set<String> sentWrongFiles) {
    Set<String> closed = new HashSet<>();
    Set<String> putRight = new HashSet<>();
    Set<String> goneOf = new HashSet<>();
    TreeMap<String, Integer> counts = new TreeMap<>();
    List<Map<String, String>> all = books.rows(Service.SETTLEMENT, BREAKS);
    for (Map<String, String> row : all) {
      boolean gone = row.get("gone").equals("t");
      counts.merge(
          row.get("outcome") + " " + row.get("state") + (gone ? " with a later file" : ""),
          1,
          Integer::sum);
      switch (row.get("state")) {
        case "AUTO_CLOSED" -> closed.add(key(row));
        case "RESOLVED" -> {
          if (gone) {
            goneOf.add(row.get("participant"));
          } else {
            putRight.add(key(row));
          }
        }
        default -> throw new AssertionError("not explained: " + row);
      }
    }
    System.out.printf("Breaks: %s%n", counts);
    assertThat(closed).as("explained by the cut-off").isEqualTo(acrossTheCutOff());
    Set<String> differences = theirsOnly();
    differences.addAll(oursOnly());
    assertThat(putRight).as("put right by people").isEqualTo(differences);
    assertThat(goneOf).as("gone with a wrong file").isEqualTo(sentWrongFiles);
  }
}

package hutong.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A book as it could look when everything is open: 10,000 rules, 400 cities, 60 banks, 8 networks
 * that own codes. It is written as files and read by the loader with all its checks.
 *
 * <p>Of ten rules, six open one network's codes in one city to a few banks, two in a set of cities,
 * one everywhere to one app, and one a single mini-program, half of these to a share of the users
 * only. One rule in five ends and one in seven begins later.
 */
final class GeneratedRulebook {

  static final int CITIES = 400;
  static final int BANKS = 60;
  static final int OWNERS = 8;
  private static final int CITY_SETS = 20;
  private static final int MINI_PROGRAMS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random;

  private GeneratedRulebook(long seed) {
    random = new Random(seed);
  }

  static Rulebook load(long seed, int rules) {
    return RulebookLoader.load(RulebookSource.of(files(seed, rules)));
  }

  static Map<String, byte[]> files(long seed, int rules) {
    GeneratedRulebook book = new GeneratedRulebook(seed);
    Map<String, byte[]> files = new TreeMap<>();
    files.put(RulebookSource.CITY_SETS, bytes(book.citySets()));
    files.put(RulebookSource.PARTICIPANTS, bytes(participants()));
    files.put(
        RulebookSource.OPERATOR_SETTINGS,
        "{\"format\":1,\"version\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    files.put(RulebookSource.RULEBOOK, bytes(book.rulebook(rules)));
    return files;
  }

  private static byte[] bytes(com.fasterxml.jackson.databind.JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String city(int i) {
    return Integer.toString(110_000 + 100 * i);
  }

  static String app(int bank) {
    return "BANK" + bank + "_APP";
  }

  private ObjectNode citySets() {
    ObjectNode file = JSON.createObjectNode().put("format", 1);
    ArrayNode sets = file.putArray("citySets");
    for (int s = 0; s < CITY_SETS; s++) {
      ArrayNode cities =
          sets.addObject()
              .put("id", "SET_" + s)
              .put("version", 1)
              .put("completeness", "COMPLETE")
              .putArray("cities");
      for (int c = s; c < CITIES; c += CITY_SETS) {
        cities.addObject().put("code", city(c)).put("nameEn", "City " + c).put("nameZh", "城市" + c);
      }
    }
    return file;
  }

  private static ArrayNode participants() {
    ArrayNode all = JSON.createArrayNode();
    participant(all, "UNIONPAY", "CLEARING");
    for (int bank = 0; bank < BANKS; bank++) {
      ObjectNode row = participant(all, "BANK" + bank, "PAYER");
      row.put("scannerNetwork", "NET" + bank % 4).putArray("payerApps").add(app(bank));
    }
    for (int owner = 0; owner < OWNERS; owner++) {
      participant(all, "OWNER" + owner, "CODE_OWNER").put("codeOwner", "OWNER" + owner);
    }
    return all;
  }

  private static ObjectNode participant(ArrayNode all, String id, String role) {
    ObjectNode row = all.addObject().put("id", id).put("nameEn", id).put("nameZh", id);
    row.putArray("roles").add(role);
    return row;
  }

  private ObjectNode rulebook(int rules) {
    ObjectNode book =
        JSON.createObjectNode()
            .put("format", 1)
            .put("version", "generated")
            .put("timeZone", "Asia/Shanghai");
    ArrayNode all = book.putArray("rules");
    for (int i = 0; i < rules; i++) {
      rule(all.addObject(), i);
    }
    return book;
  }

  private void rule(ObjectNode rule, int i) {
    LocalDate from = LocalDate.parse("2021-01-01").plusDays(random.nextInt(200));
    if (random.nextInt(7) == 0) {
      from = LocalDate.parse("2021-10-03").plusDays(random.nextInt(200));
    }
    int net = random.nextInt(4);
    int kind = i % 10;
    // Every rule has a priority of its own, which is how an operator of so many avoids a tie.
    rule.put("id", "R-" + i).put("version", 1).put("level", "PAYMENT").put("priority", i + 1);
    rule.putArray("lifecycle").addObject().put("state", "LIVE").put("from", from.toString());
    rule.put("effectiveFrom", from.toString());
    if (random.nextInt(5) == 0) {
      rule.put("effectiveTo", from.plusDays(100 + random.nextInt(300)).toString());
    }
    rule.put("scannerNetwork", "NET" + net).put("codeOwner", "OWNER" + random.nextInt(OWNERS));
    ArrayNode apps = rule.putArray("payerApps");
    int first = random.nextInt(BANKS / 4);
    for (int a = kind == 8 ? 1 : 4; a > 0; a--) {
      apps.add(app(net + 4 * ((first + a) % (BANKS / 4))));
    }
    boolean miniProgram = kind == 9;
    rule.putArray("scenes").add(miniProgram ? "MINI_PROGRAM" : "OFFLINE");
    rule.putArray("codeClasses").add(miniProgram ? "ONLINE_ORDER" : "MERCHANT_STATIC");
    rule.putArray("modes").add(miniProgram ? "SERVICE" : "MPM");
    rule.put(
        "cities",
        kind < 6
            ? city(random.nextInt(CITIES))
            : kind < 8 ? "SET_" + random.nextInt(CITY_SETS) : "ALL");
    if (miniProgram) {
      ObjectNode merchants = rule.putObject("merchants");
      merchants.putArray("ids").add("mini-" + random.nextInt(MINI_PROGRAMS));
      merchants.putArray("sceneCodes").add("*");
    }
    ramp(rule, "userRollout", from, miniProgram && random.nextBoolean() ? 3_000 : 10_000);
    ramp(rule, "merchantCoverage", from, 10_000);
    rule.put("clearingInstitution", "UNIONPAY").put("settlementModel", "DEFERRED_NET");
    rule.put("feeScheduleId", "FS").put("draftedBy", "a").put("approvedBy", "b");
    rule.putObject("evidence")
        .put("source", "generated")
        .put("publishedOn", "2021-10-02")
        .put("openingDate", "STATED")
        .put("note", "for measuring");
  }

  private static void ramp(ObjectNode rule, String field, LocalDate from, int bps) {
    ObjectNode ramp = rule.putObject(field).put("salt", rule.get("id").asText() + field);
    ramp.putArray("steps").addObject().put("from", from.toString()).put("bps", bps);
  }
}

package hutong.routing.rulebook;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.RulebookFiles.AppSetRow;
import hutong.routing.rulebook.RulebookFiles.Book;
import hutong.routing.rulebook.RulebookFiles.CityFile;
import hutong.routing.rulebook.RulebookFiles.CityRow;
import hutong.routing.rulebook.RulebookFiles.CitySetRow;
import hutong.routing.rulebook.RulebookFiles.ParticipantRow;
import hutong.routing.rulebook.RulebookFiles.ProhibitionRow;
import hutong.routing.rulebook.RulebookFiles.RuleRow;
import hutong.routing.rulebook.RulebookFiles.SettingsFile;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the four files of a rulebook, and the fee schedules where they lie beside them. Either
 * everything in them holds and there is a rulebook, or there is a {@link BadRulebookException} that
 * names every fault.
 */
public final class RulebookLoader {

  private static final int FORMAT = 1;

  private final List<String> faults = new ArrayList<>();
  private final RulebookSource source;

  private RulebookLoader(RulebookSource source) {
    this.source = source;
  }

  /**
   * @throws BadRulebookException where a file is missing, unreadable or contradicts itself or
   *     another
   */
  public static Rulebook load(RulebookSource source) {
    RulebookLoader loader = new RulebookLoader(source);
    try {
      return loader.load();
    } catch (NullPointerException | ClassCastException | IllegalArgumentException holes) {
      // What is missing inside a list or has the wrong shape there meets code that counts on it.
      loader.faults.add("somewhere a list has an empty element, or one of another kind");
      throw new BadRulebookException(loader.faults);
    }
  }

  private Rulebook load() {
    Participants participants =
        participants(read(RulebookSource.PARTICIPANTS, ParticipantRow[].class));
    Map<String, CitySet> citySets = citySets(read(RulebookSource.CITY_SETS, CityFile.class));
    SettingsFile settings = read(RulebookSource.OPERATOR_SETTINGS, SettingsFile.class);
    format(RulebookSource.OPERATOR_SETTINGS, settings.format());
    JsonNode tree = read(RulebookSource.RULEBOOK, JsonNode.class);
    new OperatorSettings(faults).fill(tree, settings);
    Book book = parse(RulebookSource.RULEBOOK, StrictJson.write(tree), Book.class);
    format(RulebookSource.RULEBOOK, book.format());
    Rows fields = new Rows(RulebookSource.RULEBOOK, null, faults);
    fields.required("version", book.version());
    ZoneId zone = zone(fields, book.timeZone());
    Map<String, AppSet> appSets = appSets(book, zone);
    List<Prohibition> prohibitions = prohibitions(book, zone);
    List<Rule> rules = rules(book, zone, participants, citySets, appSets);
    stopAtFaults();
    RulebookChecks.check(rules, faults);
    source.feeSchedules().ifPresent(json -> feeSchedules(rules, json));
    stopAtFaults();
    return new Rulebook(
        book.version() + "+" + source.hash().substring(0, 12),
        settings.version(),
        zone,
        rules,
        participants,
        List.copyOf(citySets.values()),
        List.copyOf(appSets.values()),
        prohibitions,
        OperatorSettings.list(settings));
  }

  private void stopAtFaults() {
    if (!faults.isEmpty()) {
      throw new BadRulebookException(faults);
    }
  }

  /** A file that cannot be read at all ends the reading: nothing after it could be trusted. */
  private <T> T read(String name, Class<T> type) {
    return parse(name, source.bytes(name), type);
  }

  private <T> T parse(String name, byte[] json, Class<T> type) {
    try {
      return StrictJson.read(json, type);
    } catch (BadJsonException bad) {
      faults.add(name + ": " + bad.getMessage());
      throw new BadRulebookException(faults);
    }
  }

  private void format(String name, Integer format) {
    if (!Objects.equals(format, FORMAT)) {
      faults.add(name + ": format must be " + FORMAT);
    }
  }

  private Participants participants(ParticipantRow[] rows) {
    Set<String> ids = new HashSet<>();
    Set<String> apps = new HashSet<>();
    Set<String> owners = new HashSet<>();
    Set<String> billers = new HashSet<>();
    List<Participant> all = new ArrayList<>();
    for (ParticipantRow row : rows) {
      Rows fields = new Rows("participant " + row.id(), null, faults);
      if (!fields.required("id", row.id()).matches("[A-Z0-9_]{2,16}") || !ids.add(row.id())) {
        fields.fault("id must be unique and of 2 to 16 of A-Z, 0-9 and _");
      }
      for (String app : Rows.orEmpty(row.payerApps())) {
        if (!apps.add(app)) {
          fields.fault("the app " + app + " belongs to another participant already");
        }
      }
      if (!Rows.orEmpty(row.payerApps()).isEmpty()) {
        fields.required("scannerNetwork", row.scannerNetwork());
      }
      for (String biller : Rows.orEmpty(row.billers())) {
        if (!billers.add(biller)) {
          fields.fault("the biller " + biller + " is there already");
        }
      }
      if (row.codeOwner() != null && !owners.add(row.codeOwner())) {
        fields.fault("the codes of " + row.codeOwner() + " have another owner already");
      }
      all.add(
          new Participant(
              row.id(),
              fields.required("nameEn", row.nameEn()),
              fields.required("nameZh", row.nameZh()),
              Rows.orEmpty(row.roles()).stream()
                  .map(role -> fields.oneOf("roles", role, Participants.Role.class))
                  .filter(Objects::nonNull)
                  .toList(),
              Rows.orEmpty(row.payerApps()),
              methodTypes(row, fields),
              Rows.orEmpty(row.billers()),
              row.scannerNetwork(),
              row.codeOwner()));
    }
    return new Participants(all);
  }

  private static Map<String, String> methodTypes(ParticipantRow row, Rows fields) {
    Map<String, String> types = new HashMap<>();
    Map<String, String> said = row.methodTypes() == null ? Map.of() : row.methodTypes();
    said.forEach(
        (app, type) -> {
          if (!Rows.orEmpty(row.payerApps()).contains(app)) {
            fields.fault("methodTypes names the app " + app + ", which is not the participant's");
          }
          if (type == null || !type.matches("[A-Z][A-Z0-9_]{1,31}")) {
            fields.fault("the method type of " + app + " is not a word of A-Z, 0-9 and _");
          } else {
            types.put(app, type);
          }
        });
    return types;
  }

  /** The file is settlement's; only the names in it are looked at. */
  private void feeSchedules(List<Rule> rules, byte[] json) {
    Set<String> ids = new HashSet<>();
    parse(RulebookSource.FEE_SCHEDULES, json, JsonNode.class)
        .path("schedules")
        .forEach(schedule -> ids.add(schedule.path("id").asText()));
    for (Rule rule : rules) {
      if (!ids.contains(rule.feeScheduleId())) {
        faults.add("rule " + rule.id() + ": there is no fee schedule " + rule.feeScheduleId());
      }
    }
  }

  private Map<String, CitySet> citySets(CityFile file) {
    format(RulebookSource.CITY_SETS, file.format());
    Map<String, CitySet> sets = new LinkedHashMap<>();
    for (CitySetRow set : Rows.orEmpty(file.citySets())) {
      Rows fields = new Rows("city set " + set.id(), null, faults);
      Map<String, CitySet.City> cities = new LinkedHashMap<>();
      for (CityRow row : Rows.orEmpty(set.cities())) {
        CitySet.City city = new CitySet.City(row.code(), row.nameEn(), row.nameZh());
        if (!fields.required("code", row.code()).matches("[0-9]{6}")) {
          fields.fault("a code is not six digits of GB/T 2260");
        } else if (cities.put(row.code(), city) != null) {
          fields.fault("the city " + row.code() + " is there twice");
        }
      }
      CitySet read =
          new CitySet(
              fields.required("id", set.id()),
              fields.positive("version", set.version()),
              fields.oneOf("completeness", set.completeness(), Completeness.class),
              set.note(),
              List.copyOf(cities.values()));
      if (cities.isEmpty() || sets.put(read.id(), read) != null) {
        fields.fault("it is empty or there twice");
      }
    }
    return sets;
  }

  private List<Rule> rules(
      Book book,
      ZoneId zone,
      Participants participants,
      Map<String, CitySet> citySets,
      Map<String, AppSet> appSets) {
    List<Rule> rules = new ArrayList<>();
    for (RuleRow row : Rows.orEmpty(book.rules())) {
      rules.add(new RuleReader(row, zone, participants, citySets, appSets, faults).read());
    }
    if (rules.isEmpty()) {
      faults.add(RulebookSource.RULEBOOK + ": there are no rules");
    }
    return rules;
  }

  private static ZoneId zone(Rows fields, String name) {
    try {
      return ZoneId.of(fields.required("timeZone", name));
    } catch (DateTimeException unknown) {
      fields.fault("timeZone is not a zone of the IANA database");
      return ZoneId.of("Asia/Shanghai");
    }
  }

  private Map<String, AppSet> appSets(Book book, ZoneId zone) {
    Map<String, AppSet> sets = new LinkedHashMap<>();
    for (AppSetRow row : Rows.orEmpty(book.payerAppSets())) {
      Rows fields = new Rows("payer app set " + row.id(), zone, faults);
      List<String> apps = Rows.orEmpty(row.apps());
      AppSet set =
          new AppSet(
              fields.required("id", row.id()),
              fields.positive("version", row.version()),
              apps.contains(null) ? Set.of() : new HashSet<>(apps),
              row.declaredTotal(),
              fields.oneOf("completeness", row.completeness(), Completeness.class),
              RuleReader.evidence(row.evidence(), fields));
      if (set.apps().isEmpty() || sets.put(set.id(), set) != null) {
        fields.fault("it is empty or there twice");
      }
      if (row.declaredTotal() != null
          && row.namedBanks() != null
          && row.namedBanks() > row.declaredTotal()) {
        fields.fault("more is named than declared");
      }
    }
    return sets;
  }

  private List<Prohibition> prohibitions(Book book, ZoneId zone) {
    Set<String> names = new HashSet<>();
    List<Prohibition> all = new ArrayList<>();
    for (ProhibitionRow row : Rows.orEmpty(book.prohibitions())) {
      Rows fields = new Rows("prohibition " + row.id(), zone, faults);
      String reason = fields.required("reason", row.reason());
      if (!Vocabulary.PROHIBITION_REASONS.contains(reason)) {
        fields.fault("reason must be one of " + new TreeSet<>(Vocabulary.PROHIBITION_REASONS));
      }
      Prohibition prohibition =
          new Prohibition(
              fields.required("id", row.id()),
              fields.positive("version", row.version()),
              fields.words("codeClasses", row.codeClasses(), Vocabulary.CODE_CLASSES),
              fields.words("scenes", row.scenes(), Vocabulary.SCENES),
              fields.day("effectiveFrom", fields.required("effectiveFrom", row.effectiveFrom())),
              fields.end(row.effectiveFrom(), row.effectiveTo()),
              reason,
              RuleReader.evidence(row.evidence(), fields));
      if (!names.add(prohibition.name())) {
        fields.fault("version " + prohibition.version() + " is there twice");
      }
      all.add(prohibition);
    }
    return all;
  }
}

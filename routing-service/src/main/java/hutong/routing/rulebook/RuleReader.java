package hutong.routing.rulebook;

import hutong.routing.rulebook.RulebookFiles.EvidenceRow;
import hutong.routing.rulebook.RulebookFiles.MerchantRow;
import hutong.routing.rulebook.RulebookFiles.PhaseRow;
import hutong.routing.rulebook.RulebookFiles.RampRow;
import hutong.routing.rulebook.RulebookFiles.RuleRow;
import hutong.routing.rulebook.RulebookFiles.StepRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns one row of the rulebook file into a rule, or into a list of what is wrong with it. */
final class RuleReader {

  private static final long DEFAULT_MAX_MINOR = 100_000_000_000L;

  static final String CLEARING = "clearingInstitution";

  private final RuleRow row;
  private final Rows rows;
  private final Participants participants;
  private final Map<String, CitySet> citySets;
  private final Map<String, AppSet> appSets;

  RuleReader(
      RuleRow row,
      ZoneId zone,
      Participants participants,
      Map<String, CitySet> citySets,
      Map<String, AppSet> appSets,
      List<String> faults) {
    this.row = row;
    this.rows = new Rows("rule " + (row.id() == null ? "without id" : row.id()), zone, faults);
    this.participants = participants;
    this.citySets = citySets;
    this.appSets = appSets;
  }

  Rule read() {
    rows.required("id", row.id());
    Rows.orEmpty(row.operatorMustSet()).stream()
        .filter(field -> !OperatorSettings.FIELDS.contains(field))
        .forEach(field -> rows.fault("operatorMustSet names the unknown field " + field));
    return new Rule(
        row.id(),
        rows.positive("version", row.version()),
        rows.oneOf("level", row.level(), Rule.Level.class),
        rows.positive("priority", row.priority()),
        phases(),
        effectiveFrom(),
        rows.end(row.effectiveFrom(), row.effectiveTo()),
        rows.required("scannerNetwork", row.scannerNetwork()),
        payerApps(),
        row.payerAppSet(),
        codeOwner(),
        rows.words("scenes", row.scenes(), Vocabulary.SCENES),
        rows.words("codeClasses", row.codeClasses(), Vocabulary.CODE_CLASSES),
        rows.words("modes", row.modes(), Vocabulary.MODES),
        cities(),
        merchants(),
        amount("amountMinMinor", row.amountMinMinor(), 1),
        amount("amountMaxMinor", row.amountMaxMinor(), DEFAULT_MAX_MINOR),
        ramp("userRollout", row.userRollout(), leftOpen(OperatorSettings.ROLLOUT)),
        ramp("merchantCoverage", row.merchantCoverage(), false),
        clearingInstitution(),
        rows.required("settlementModel", row.settlementModel()),
        rows.required("feeScheduleId", row.feeScheduleId()),
        evidence(row.evidence(), rows),
        rows.required("draftedBy", row.draftedBy()),
        rows.required("approvedBy", row.approvedBy()),
        row.supersedes());
  }

  private boolean leftOpen(String field) {
    return Rows.orEmpty(row.operatorMustSet()).contains(field);
  }

  private List<Lifecycle.Phase> phases() {
    List<Lifecycle.Phase> phases = new ArrayList<>();
    Instant previous = null;
    for (PhaseRow phase : Rows.orEmpty(row.lifecycle())) {
      Lifecycle state = rows.oneOf("lifecycle.state", phase.state(), Lifecycle.class);
      Instant from = rows.day("lifecycle.from", rows.required("lifecycle.from", phase.from()));
      if (from != null && previous != null && !from.isAfter(previous)) {
        rows.fault("lifecycle must be in the order of time");
      }
      previous = from;
      phases.add(new Lifecycle.Phase(state, from));
    }
    if (phases.isEmpty()) {
      rows.fault("lifecycle is missing");
    }
    return phases;
  }

  private Instant effectiveFrom() {
    if (row.effectiveFrom() == null && !leftOpen(OperatorSettings.EFFECTIVE_FROM)) {
      rows.fault("effectiveFrom is missing");
    }
    return rows.day("effectiveFrom", row.effectiveFrom());
  }

  private Set<String> payerApps() {
    if ((row.payerApps() == null) == (row.payerAppSet() == null)) {
      rows.fault("either payerApps or payerAppSet must be there");
      return Set.of();
    }
    Set<String> apps = row.payerAppSet() == null ? listed(row.payerApps()) : appSet();
    Optional<String> network = networkOfTheApps();
    for (String app : apps) {
      if (network.isEmpty() || !participants.scannerNetworkOf(app).equals(network)) {
        rows.fault(
            payerIsScanned()
                ? "the app " + app + " is of no participant of the code owner's network"
                : "the app " + app + " is of no participant of the scanner network");
      }
    }
    return apps;
  }

  /** Where the payer is scanned the apps are those that show the code, and an acquirer scans. */
  private Optional<String> networkOfTheApps() {
    if (!payerIsScanned()) {
      return Optional.ofNullable(row.scannerNetwork());
    }
    if (row.modes().size() > 1) {
      rows.fault("modes: CPM has other apps than the rest and needs a rule of its own");
    }
    return Optional.ofNullable(row.codeOwner())
        .flatMap(participants::payeeOf)
        .map(Participants.Participant::scannerNetwork);
  }

  private boolean payerIsScanned() {
    return Rows.orEmpty(row.modes()).contains("CPM");
  }

  private Set<String> listed(List<String> apps) {
    if (apps.isEmpty()) {
      rows.fault("payerApps is empty");
    }
    return apps.contains(null) ? Set.of() : Set.copyOf(apps);
  }

  private Set<String> appSet() {
    AppSet set = appSets.get(row.payerAppSet());
    if (set == null) {
      rows.fault("there is no payer app set " + row.payerAppSet());
      return Set.of();
    }
    return set.apps();
  }

  private String codeOwner() {
    String owner = rows.required("codeOwner", row.codeOwner());
    if (participants.payeeOf(owner).isEmpty()) {
      rows.fault("no participant owns the codes of " + owner);
    }
    return owner;
  }

  private CityScope cities() {
    String cities = row.cities();
    if (cities == null) {
      if (!leftOpen(OperatorSettings.CITIES)) {
        rows.fault("cities is missing");
      }
      return CityScope.UNSET;
    }
    if (cities.equals("ALL")) {
      return CityScope.ALL;
    }
    if (cities.matches("[0-9]{6}")) {
      return CityScope.single(cities);
    }
    CitySet set = citySets.get(cities);
    if (set == null) {
      rows.fault("there is no city set " + cities);
      return CityScope.UNSET;
    }
    return CityScope.set(cities, set.codes());
  }

  private MerchantScope merchants() {
    MerchantRow merchants = row.merchants();
    if (merchants == null) {
      return MerchantScope.ANY;
    }
    boolean named = !Rows.orEmpty(merchants.ids()).isEmpty() || merchants.prefix() != null;
    if (merchants.prefix() != null && merchants.prefix().isBlank()) {
      rows.fault("merchants.prefix is empty and would open every shop");
    }
    List<String> scenes = Rows.orEmpty(merchants.sceneCodes());
    if (scenes.isEmpty() && !leftOpen(OperatorSettings.SCENE_CODES)) {
      rows.fault("merchants.sceneCodes is missing; a star stands for all");
    }
    return new MerchantScope(
        !named,
        Set.copyOf(Rows.orEmpty(merchants.ids())),
        merchants.prefix(),
        scenes.contains(Vocabulary.ANY),
        Set.copyOf(scenes),
        Set.copyOf(Rows.orEmpty(merchants.mccs())));
  }

  private long amount(String field, Long value, long otherwise) {
    long amount = value == null ? otherwise : value;
    if (amount < 1 || amount > DEFAULT_MAX_MINOR) {
      rows.fault(field + " must be from 1 to " + DEFAULT_MAX_MINOR);
    }
    return amount;
  }

  private Ramp ramp(String field, RampRow ramp, boolean mayBeUnset) {
    if (ramp == null) {
      rows.fault(field + " is missing");
      return new Ramp("", List.of());
    }
    List<Ramp.Step> steps = new ArrayList<>();
    Instant previous = null;
    for (StepRow step : Rows.orEmpty(ramp.steps())) {
      Instant from = rows.day(field + ".from", rows.required(field + ".from", step.from()));
      if (step.bps() == null || step.bps() < 0 || step.bps() > Ramp.ALL_BPS) {
        rows.fault(field + ".bps must be from 0 to " + Ramp.ALL_BPS);
      } else if (from != null) {
        if (!steps.isEmpty() && step.bps() < steps.get(steps.size() - 1).bps()) {
          rows.fault(field + ".steps must not become smaller: whoever is in stays in");
        }
        steps.add(new Ramp.Step(from, step.bps()));
      }
      if (from != null && previous != null && !from.isAfter(previous)) {
        rows.fault(field + ".steps must be in the order of time");
      }
      previous = from;
    }
    if (Rows.orEmpty(ramp.steps()).isEmpty() && !mayBeUnset) {
      rows.fault(field + ".steps is missing");
    }
    return new Ramp(rows.required(field + ".salt", ramp.salt()), steps);
  }

  private String clearingInstitution() {
    String id = rows.required(CLEARING, row.clearingInstitution());
    boolean clears =
        participants
            .byId(id)
            .map(participant -> participant.roles().contains(Participants.Role.CLEARING))
            .orElse(false);
    if (!id.isEmpty() && !clears) {
      rows.fault(CLEARING + " " + id + " is no participant that clears");
    }
    return id;
  }

  static Evidence evidence(EvidenceRow evidence, Rows rows) {
    if (evidence == null) {
      rows.fault("evidence is missing");
      return null;
    }
    return new Evidence(
        rows.required("evidence.source", evidence.source()),
        rows.date("evidence.publishedOn", evidence.publishedOn()),
        rows.oneOf("evidence.openingDate", evidence.openingDate(), Evidence.OpeningDate.class),
        rows.required("evidence.note", evidence.note()));
  }
}

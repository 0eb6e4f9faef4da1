package hutong.routing.reserve;

import hutong.routing.reserve.LimitPolicy.Contract;
import hutong.routing.reserve.LimitPolicy.Period;
import hutong.routing.reserve.LimitPolicy.TierRule;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code limits.json}, or names everything that is wrong with it. */
final class LimitFile {

  private static final int FORMAT = 1;
  private static final int MAX_FACTORS = 5;

  record File(
      Integer format,
      String version,
      String timeZone,
      EvidenceRow evidence,
      List<String> dynamicCodeClasses,
      Boolean refundGivesBack,
      List<TierRow> tiers,
      List<ContractRow> contracts) {}

  record EvidenceRow(String source, String note) {}

  record TierRow(
      Tier tier,
      Code code,
      Integer minFactors,
      Boolean certificate,
      Long dailyMaxMinor,
      String effectiveFrom,
      String effectiveTo) {}

  record ContractRow(
      String institution,
      Tier tier,
      Long dailyMaxMinor,
      String effectiveFrom,
      String effectiveTo) {}

  enum Code {
    STATIC,
    DYNAMIC
  }

  private final List<String> faults = new ArrayList<>();
  private ZoneId zone = ZoneId.of("Asia/Shanghai");

  private LimitFile() {}

  /**
   * @throws IllegalArgumentException naming every fault
   */
  static LimitPolicy read(byte[] json) {
    try {
      return new LimitFile().policy(StrictJson.read(json, File.class));
    } catch (BadJsonException bad) {
      throw new IllegalArgumentException("The limits are refused: " + bad.getMessage());
    }
  }

  private LimitPolicy policy(File file) {
    need(Integer.valueOf(FORMAT).equals(file.format()), "format must be " + FORMAT);
    need(file.version() != null, "version is missing");
    need(file.evidence() != null && file.evidence().source() != null, "evidence is missing");
    need(file.dynamicCodeClasses() != null, "dynamicCodeClasses is missing");
    need(file.refundGivesBack() != null, "refundGivesBack is missing");
    zone(file.timeZone());
    List<TierRule> tiers = orEmpty(file.tiers()).stream().map(this::tier).toList();
    Set<Tier> named = EnumSet.noneOf(Tier.class);
    orEmpty(file.tiers()).stream()
        .filter(row -> row.tier() != null)
        .forEach(r -> named.add(r.tier()));
    need(named.size() == Tier.values().length, "every tier from A to D must be there");
    List<Contract> contracts = orEmpty(file.contracts()).stream().map(this::contract).toList();
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "The limits are refused:\n  " + String.join("\n  ", faults));
    }
    return new LimitPolicy(
        file.version(),
        zone,
        Set.copyOf(file.dynamicCodeClasses()),
        file.refundGivesBack(),
        tiers,
        contracts);
  }

  private void zone(String name) {
    try {
      zone = ZoneId.of(String.valueOf(name));
    } catch (DateTimeException unknown) {
      faults.add("timeZone is not a zone of the IANA database");
    }
  }

  private TierRule tier(TierRow row) {
    String where = "tier " + row.tier();
    int factors = row.minFactors() == null ? 0 : row.minFactors();
    need(row.tier() != null, where + " has no name");
    need(row.code() != null, where + ": code must be STATIC or DYNAMIC");
    need(factors >= 0 && factors <= MAX_FACTORS, where + ": minFactors must be 0 to 5");
    need(row.tier() == Tier.A || row.dailyMaxMinor() != null, where + ": dailyMaxMinor is missing");
    need(
        row.dailyMaxMinor() == null || row.dailyMaxMinor() > 0,
        where + ": dailyMaxMinor is not positive");
    return new TierRule(
        row.tier(),
        row.code() == Code.STATIC,
        factors,
        Boolean.TRUE.equals(row.certificate()),
        row.dailyMaxMinor(),
        period(where, row.effectiveFrom(), row.effectiveTo()));
  }

  private Contract contract(ContractRow row) {
    String where = "contract of " + row.institution();
    need(row.institution() != null, where + " names no institution");
    need(row.tier() == Tier.A, where + ": only tier A is limited by contract");
    boolean positive = row.dailyMaxMinor() != null && row.dailyMaxMinor() > 0;
    need(positive, where + ": dailyMaxMinor is missing or not positive");
    return new Contract(
        row.institution(),
        row.tier(),
        positive ? row.dailyMaxMinor() : 0,
        period(where, row.effectiveFrom(), row.effectiveTo()));
  }

  private Period period(String where, String from, String to) {
    need(from != null, where + ": effectiveFrom is missing");
    Instant begin = day(where, from);
    Instant end = day(where, to);
    need(begin == null || end == null || end.isAfter(begin), where + ": it ends before it begins");
    return new Period(begin, end);
  }

  private Instant day(String where, String date) {
    try {
      return date == null ? null : LocalDate.parse(date).atStartOfDay(zone).toInstant();
    } catch (DateTimeException wrong) {
      faults.add(where + ": a date is not of the form 2018-04-01");
      return null;
    }
  }

  private void need(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}

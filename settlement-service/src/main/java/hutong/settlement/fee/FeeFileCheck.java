package hutong.settlement.fee;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.settlement.fee.FeeFile.Band;
import hutong.settlement.fee.FeeFile.Cap;
import hutong.settlement.fee.FeeFile.Line;
import hutong.settlement.fee.FeeFile.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a fee file and refuses it as a whole when anything in it is missing, unknown, contradictory
 * or above a public cap: a wrong price is worse than a service that does not start.
 */
public final class FeeFileCheck {

  private static final int MAX_PPM = 1_000_000;

  private final FeeFile file;
  private final Map<String, String> classByMcc = new HashMap<>();

  private FeeFileCheck(FeeFile file) {
    this.file = file;
  }

  /** Reads the UTF-8 JSON text of a fee file. */
  public static FeeSchedules read(byte[] json) throws BadFeeFileException {
    try {
      return new FeeFileCheck(StrictJson.read(json, FeeFile.class)).check();
    } catch (BadJsonException bad) {
      throw new BadFeeFileException("The fee file cannot be read: " + bad.getMessage());
    }
  }

  private FeeSchedules check() throws BadFeeFileException {
    require("CNY".equals(file.currency()), "currency must be CNY, whose fen the prices are in");
    require(file.roundingScope() != null, "roundingScope is missing");
    require(file.publicCaps() != null, "publicCaps is missing");
    require(file.merchantClasses() != null, "merchantClasses is missing");
    require(file.schedules() != null && !file.schedules().isEmpty(), "schedules is missing");
    for (Cap cap : file.publicCaps()) {
      checkCap(cap);
    }
    checkClasses();
    Map<String, List<FeeSchedule>> byId = new LinkedHashMap<>();
    for (Schedule schedule : file.schedules()) {
      FeeSchedule checked = schedule(schedule);
      byId.computeIfAbsent(checked.id(), id -> new ArrayList<>()).add(checked);
    }
    for (List<FeeSchedule> versions : byId.values()) {
      checkVersions(versions);
    }
    return new FeeSchedules(file.currency(), byId, classByMcc);
  }

  private static void checkCap(Cap cap) throws BadFeeFileException {
    require(cap != null && cap.feeType() != null, "a public cap has no feeType");
    String where = "public cap of " + cap.feeType();
    checkRoles(where, cap.feeType(), cap.payerRole(), cap.payeeRole());
    require(cap.accountTypes() != null && !cap.accountTypes().isEmpty(), where + ": accountTypes");
    require(cap.maxRatePpm() != null && cap.maxRatePpm() >= 0, where + ": maxRatePpm");
    require(cap.maxCapFen() == null || cap.maxCapFen() >= 0, where + ": maxCapFen");
    require(isText(cap.source()), where + ": source is missing");
  }

  private void checkClasses() throws BadFeeFileException {
    for (Map.Entry<String, List<String>> entry : file.merchantClasses().entrySet()) {
      String where = "merchant class " + entry.getKey();
      require(entry.getValue() != null, where + " has no codes");
      for (String mcc : entry.getValue()) {
        require(mcc != null && mcc.matches("[0-9]{4}"), where + ": a code is not four digits");
        require(classByMcc.put(mcc, entry.getKey()) == null, where + ": a code has two classes");
      }
    }
  }

  private FeeSchedule schedule(Schedule schedule) throws BadFeeFileException {
    require(schedule != null && isText(schedule.id()), "a schedule has no id");
    String where = "schedule " + schedule.id();
    require(schedule.id().matches("[A-Z0-9-]{1,64}"), where + ": id must be [A-Z0-9-]{1,64}");
    require(schedule.version() != null && schedule.version() > 0, where + ": version");
    require(schedule.status() != null, where + ": status is missing");
    require(isText(schedule.source()), where + ": source is missing");
    require(schedule.effectiveFrom() != null, where + ": effectiveFrom is missing");
    Instant from = schedule.effectiveFrom().toInstant();
    Instant to = schedule.effectiveTo() == null ? null : schedule.effectiveTo().toInstant();
    require(to == null || from.isBefore(to), where + ": effectiveTo is not after effectiveFrom");
    require(schedule.lines() != null, where + ": lines is missing");
    List<FeeLine> lines = new ArrayList<>();
    for (Line line : schedule.lines()) {
      lines.add(line(where, line));
    }
    for (FeeType type : FeeType.values()) {
      for (AccountType account : AccountType.values()) {
        checkBands(where + ", " + type + " for " + account, lines, type, account);
      }
    }
    boolean returned = !Boolean.FALSE.equals(schedule.networkFeesReturned());
    RoundingScope scope =
        Objects.requireNonNullElse(schedule.roundingScope(), file.roundingScope());
    return new FeeSchedule(schedule.id(), schedule.version(), from, to, returned, scope, lines);
  }

  private FeeLine line(String schedule, Line line) throws BadFeeFileException {
    require(line != null && line.feeType() != null, schedule + ": a line has no feeType");
    String where = schedule + ", line " + line.feeType();
    checkRoles(where, line.feeType(), line.payerRole(), line.payeeRole());
    require(line.accountType() != null, where + ": accountType is missing");
    require(line.rounding() != null, where + ": rounding is missing");
    require(
        line.merchantClass() == null || file.merchantClasses().containsKey(line.merchantClass()),
        where + ": merchantClass is not defined");
    require(
        line.ratePpm() != null && line.ratePpm() >= 0 && line.ratePpm() <= MAX_PPM,
        where + ": ratePpm must be 0 to 1,000,000");
    require(line.fixedFen() != null && line.fixedFen() >= 0, where + ": fixedFen");
    require(line.floorFen() != null && line.floorFen() >= 0, where + ": floorFen");
    require(
        line.capFen() == null || line.capFen() >= line.floorFen(), where + ": capFen below floor");
    Band band = line.band() == null ? new Band(1L, null) : line.band();
    long toFen = band.toFen() == null ? Long.MAX_VALUE : band.toFen();
    require(band.fromFen() != null && band.fromFen() >= 1 && band.fromFen() <= toFen, where);
    FeeLine checked =
        new FeeLine(
            line.feeType(),
            line.accountType(),
            line.merchantClass(),
            band.fromFen(),
            toFen,
            line.ratePpm(),
            line.fixedFen(),
            line.capFen() == null ? Long.MAX_VALUE : line.capFen(),
            line.floorFen());
    checkPublicCaps(where, checked);
    return checked;
  }

  private void checkPublicCaps(String where, FeeLine line) throws BadFeeFileException {
    for (Cap cap : file.publicCaps()) {
      if (cap.feeType() == line.type() && cap.accountTypes().contains(line.accountType())) {
        // A fixed part or a floor can lift the fee of a small payment above any rate.
        require(
            line.ratePpm() <= cap.maxRatePpm() && line.fixedMinor() == 0 && line.floorMinor() == 0,
            where + ": rate above the public cap");
        require(
            cap.maxCapFen() == null || line.capMinor() <= cap.maxCapFen(),
            where + ": cap per item above the public cap");
      }
    }
  }

  /** Bands of one price must not overlap; those for all merchants must leave no amount out. */
  private static void checkBands(
      String where, List<FeeLine> lines, FeeType type, AccountType account)
      throws BadFeeFileException {
    Map<String, List<FeeLine>> byClass = new HashMap<>();
    byClass.put("", new ArrayList<>());
    lines.stream()
        .filter(line -> line.type() == type && line.accountType() == account)
        .sorted(Comparator.comparingLong(FeeLine::fromMinor))
        .forEach(
            line ->
                byClass
                    .computeIfAbsent(
                        Objects.requireNonNullElse(line.merchantClass(), ""),
                        name -> new ArrayList<>())
                    .add(line));
    for (Map.Entry<String, List<FeeLine>> entry : byClass.entrySet()) {
      boolean forAll = entry.getKey().isEmpty();
      long covered = 0;
      for (FeeLine line : entry.getValue()) {
        require(line.fromMinor() > covered, where + ": two lines for one amount");
        require(!forAll || line.fromMinor() == covered + 1, where + ": an amount has no line");
        covered = line.toMinor();
      }
      require(!forAll || covered == Long.MAX_VALUE, where + ": an amount has no line");
    }
  }

  private static void checkVersions(List<FeeSchedule> versions) throws BadFeeFileException {
    versions.sort(Comparator.comparing(FeeSchedule::effectiveFrom));
    for (int i = 1; i < versions.size(); i++) {
      FeeSchedule earlier = versions.get(i - 1);
      FeeSchedule later = versions.get(i);
      String where = "schedule " + later.id();
      require(later.version() > earlier.version(), where + ": versions must rise with time");
      require(
          earlier.effectiveTo() != null && !earlier.effectiveTo().isAfter(later.effectiveFrom()),
          where + ": two versions in force at once");
    }
  }

  private static void checkRoles(String where, FeeType type, Role payer, Role payee)
      throws BadFeeFileException {
    require(payer == type.payer() && payee == type.payee(), where + ": wrong payer or payee role");
  }

  private static boolean isText(String text) {
    return text != null && !text.isBlank();
  }

  private static void require(boolean condition, String message) throws BadFeeFileException {
    if (!condition) {
      throw new BadFeeFileException("Fee file refused: " + message);
    }
  }
}

package hutong.settlement.fee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeFileCheckTest {

  private static final Instant WHEN = Instant.parse("2021-10-02T02:00:00Z");

  private static FeeSchedules read(String json) throws BadFeeFileException {
    return FeeFileCheck.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String from, String to, String why) {
    String text = ShippedFees.text();
    String changed = text.replaceFirst(from, to);
    assertThat(changed).as("the replacement took place").isNotEqualTo(text);
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(BadFeeFileException.class)
        .hasMessageContaining(why);
  }

  @Test
  void what_is_not_json_is_refused() {
    assertThatThrownBy(() -> read("")).isInstanceOf(BadFeeFileException.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(BadFeeFileException.class);
    assertThatThrownBy(() -> read("[]")).isInstanceOf(BadFeeFileException.class);
    assertThatThrownBy(() -> read("{}")).isInstanceOf(BadFeeFileException.class);
  }

  @Test
  void unknown_missing_and_mistyped_fields_are_refused() {
    assertRefused("\"ratePpm\": 3500", "\"rate\": 3500", "UNKNOWN_FIELD");
    assertRefused("\"ratePpm\": 3500, ", "", "ratePpm");
    assertRefused("\"ratePpm\": 3500", "\"ratePpm\": 0.35", "WRONG_TYPE");
    assertRefused("\"ratePpm\": 3500", "\"ratePpm\": \"3500\"", "WRONG_TYPE");
    assertRefused("\"ratePpm\": 3500", "\"ratePpm\": -1", "ratePpm");
    assertRefused("\"floorFen\": 0", "\"floorFen\": null", "floorFen");
    assertRefused("\"HALF_UP\"", "\"HALF_EVEN\"", "WRONG_TYPE");
    assertRefused("\"PER_ITEM\"", "\"PER_DAY\"", "WRONG_TYPE");
    assertRefused("\"roundingScope\": \"PER_ITEM\",", "", "roundingScope");
    assertRefused("\"currency\": \"CNY\"", "\"currency\": \"USD\"", "currency");
    assertRefused("\"source\": \"发改", "\"source\": \"\", \"x\": \"发改", "UNKNOWN_FIELD");
  }

  @Test
  void a_price_above_a_public_cap_is_refused() {
    assertRefused("\"ratePpm\": 3500", "\"ratePpm\": 3501", "above the public cap");
    assertRefused("\"capFen\": 1300", "\"capFen\": 1301", "above the public cap");
    assertRefused("\"capFen\": 1300", "\"capFen\": null", "above the public cap");
    assertRefused("\"fixedFen\": 0", "\"fixedFen\": 1", "above the public cap");
    assertRefused("\"floorFen\": 0", "\"floorFen\": 1", "above the public cap");
  }

  @Test
  void roles_must_be_those_of_the_fee() {
    assertRefused(
        "\"payerRole\": \"ACQUIRER\", \"payeeRole\": \"ISSUER\"",
        "\"payerRole\": \"ISSUER\", \"payeeRole\": \"ACQUIRER\"",
        "wrong payer or payee role");
  }

  @Test
  void every_amount_needs_exactly_one_price() {
    String debit = "\"accountType\": \"DEBIT\", ";
    assertRefused(debit, debit + "\"band\": {\"fromFen\": 2, \"toFen\": null}, ", "has no line");
    assertRefused(debit, debit + "\"band\": {\"fromFen\": 1, \"toFen\": 99}, ", "has no line");
    assertRefused(debit, debit + "\"band\": {\"fromFen\": 0, \"toFen\": null}, ", "ISSUER_FEE");
    assertRefused(debit, "\"accountType\": \"CREDIT\", ", "");
    assertRefused(debit, debit + "\"merchantClass\": \"HOSPITAL\", ", "merchantClass");
  }

  @Test
  void two_versions_in_force_at_once_are_refused() {
    assertRefused("\"FS-BANK-CARD-CAPS\"", "\"FS-INTEROP-EXAMPLE\"", "versions must rise");
    assertRefused(
        "\"FS-BANK-CARD-CAPS\",\\s+\"version\": 1",
        "\"FS-INTEROP-EXAMPLE\", \"version\": 2",
        "versions");
  }

  /** Two versions of one schedule, of which the first began long ago. */
  private static FeeSchedules twoVersions(String firstEnds, String secondBegins, String secondEnds)
      throws BadFeeFileException {
    String noEnd = "\"effectiveTo\": null";
    return read(
        ShippedFees.text()
            .replaceFirst("\"FS-BANK-CARD-CAPS\"", "\"FS-INTEROP-EXAMPLE\"")
            .replaceFirst(
                "\"version\": 1(?s:(.*?))\"version\": 1", "\"version\": 1$1\"version\": 2")
            .replaceFirst(noEnd, "\"effectiveTo\": \"" + firstEnds + "\"")
            .replaceFirst(
                "(?s)(\"effectiveFrom\".*?)\"effectiveFrom\": \"2016-09-06T00:00:00\\+08:00\"",
                "$1\"effectiveFrom\": \"" + secondBegins + "\"")
            .replaceFirst(noEnd, "\"effectiveTo\": \"" + secondEnds + "\""));
  }

  @Test
  void a_version_that_is_missing_is_named_for_as_long_as_its_payments_can_be_refunded()
      throws Exception {
    // Given version 3 began where another had ended
    FeeSchedules schedules =
        read(ShippedFees.text().replaceFirst("\"version\": 1", "\"version\": 3"));

    // When // Then 365 days after it began nobody needs the versions before it
    assertThat(schedules.missing(Instant.parse("2017-09-05T15:59:59.999Z")))
        .containsExactly(
            "schedule FS-BANK-CARD-CAPS: versions 1 to 2 are missing;"
                + " refunds may need them until 2017-09-05T16:00:00Z");
    assertThat(schedules.missing(Instant.parse("2017-09-05T16:00:00Z"))).isEmpty();
    assertThat(ShippedFees.read().missing(Instant.parse("2016-09-06T00:00:00Z"))).isEmpty();
  }

  @Test
  void a_schedule_may_be_rounded_otherwise_than_the_file_says() throws Exception {
    // When
    FeeSchedules all =
        read(ShippedFees.text().replaceFirst("\"PER_ITEM\"", "\"AGGREGATE_PER_CYCLE\""));
    FeeSchedules one =
        read(
            ShippedFees.text()
                .replaceFirst("\"version\": 1", "\"version\": 1, \"roundingScope\": \"PER_ITEM\"")
                .replaceFirst("\"PER_ITEM\"", "\"AGGREGATE_PER_CYCLE\""));

    // Then
    assertThat(scope(all, "FS-BANK-CARD-CAPS")).isEqualTo(RoundingScope.AGGREGATE_PER_CYCLE);
    assertThat(scope(one, "FS-BANK-CARD-CAPS")).isEqualTo(RoundingScope.PER_ITEM);
    assertThat(scope(one, "FS-INTEROP-EXAMPLE")).isEqualTo(RoundingScope.AGGREGATE_PER_CYCLE);
  }

  private static RoundingScope scope(FeeSchedules schedules, String id) {
    return schedules.pricing(id, WHEN).orElseThrow().roundingScope();
  }

  private static void assertVersion(int version, FeeSchedules schedules, Instant completedAt) {
    assertThat(schedules.pricing("FS-INTEROP-EXAMPLE", completedAt))
        .hasValueSatisfying(schedule -> assertThat(schedule.version()).isEqualTo(version));
  }

  @Test
  void where_no_version_is_in_force_the_latest_that_began_before_sets_the_price() throws Exception {
    // Given an hour between the two versions, and an end of the second one
    FeeSchedules schedules =
        twoVersions("2021-10-02T02:00:00Z", "2021-10-02T03:00:00Z", "2021-10-02T04:00:00Z");

    // When // Then
    assertVersion(1, schedules, WHEN);
    assertVersion(1, schedules, Instant.parse("2021-10-02T02:59:59.999Z"));
    assertVersion(2, schedules, Instant.parse("2021-10-02T03:00:00Z"));
    assertVersion(2, schedules, Instant.parse("2021-10-02T04:00:00Z"));
    assertVersion(2, schedules, Instant.parse("2031-10-02T04:00:00Z"));
  }

  @Test
  void the_price_of_the_day_is_the_one_in_force_when_the_payment_was_completed() throws Exception {
    // Given the first version ends where the second begins
    FeeSchedules schedules =
        twoVersions(
            "2021-10-02T10:00:00+08:00", "2021-10-02T10:00:00+08:00", "2031-10-02T00:00:00Z");

    // When // Then
    assertVersion(1, schedules, WHEN.minusNanos(1));
    assertVersion(2, schedules, WHEN);
  }

  @Test
  void a_merchants_class_and_the_band_of_the_amount_choose_the_line() throws Exception {
    // Given hospitals pay nothing, and others pay less from 1,000 yuan on
    String debit = "\"accountType\": \"DEBIT\", \"ratePpm\": 3500";
    String line =
        "{\"feeType\": \"ISSUER_FEE\", \"payerRole\": \"ACQUIRER\", \"payeeRole\": \"ISSUER\", %s,"
            + " \"fixedFen\": 0, \"capFen\": 1300, \"floorFen\": 0, \"rounding\": \"HALF_UP\"},";
    String more =
        line.formatted(
                "\"accountType\": \"DEBIT\", \"merchantClass\": \"HOSPITAL\", \"ratePpm\": 0")
            + line.formatted(
                "\"accountType\": \"DEBIT\", \"band\": {\"fromFen\": 100000}, \"ratePpm\": 1000");
    String text =
        ShippedFees.text()
            .replace("\"merchantClasses\": {", "\"merchantClasses\": {\"HOSPITAL\": [\"8099\"],")
            .replaceFirst(
                debit,
                "\"accountType\": \"DEBIT\", \"band\": {\"fromFen\": 1, \"toFen\": 99999},"
                    + " \"ratePpm\": 3500")
            .replaceFirst("\"lines\": \\[", "\"lines\": [" + more);

    // When
    FeeSchedules schedules = read(text);
    FeeSchedule schedule = schedules.pricing("FS-BANK-CARD-CAPS", WHEN).orElseThrow();

    // Then
    assertThat(issuerFee(schedule, schedules.merchantClass("8099"), 10_000)).isZero();
    assertThat(issuerFee(schedule, schedules.merchantClass("5812"), 10_000)).isEqualTo(35);
    assertThat(issuerFee(schedule, schedules.merchantClass(null), 99_999)).isEqualTo(350);
    assertThat(issuerFee(schedule, null, 100_000)).isEqualTo(100);
  }

  private static long issuerFee(FeeSchedule schedule, String merchantClass, long amountMinor) {
    List<FeeItem> items = schedule.charge(AccountType.DEBIT, merchantClass, amountMinor);
    return items.get(0).amountMinor();
  }
}

package hutong.routing.reserve;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of {@code limits.json}: which tier a payment is in, and how much a day that allows.
 *
 * @param zone in which days begin
 * @param dynamicCodeClasses every other class of code counts as static, the stricter reading
 * @param refundGivesBack whether a refund gives back what its payment took of a limit
 * @param tiers in the order in which they are tried; the first that holds counts
 */
public record LimitPolicy(
    String version,
    ZoneId zone,
    Set<String> dynamicCodeClasses,
    boolean refundGivesBack,
    List<TierRule> tiers,
    List<Contract> contracts) {

  /** A span of time, half open; {@code to} is null where no end is known. */
  record Period(Instant from, Instant to) {

    boolean contains(Instant at) {
      return !at.isBefore(from) && (to == null || at.isBefore(to));
    }
  }

  /**
   * Who is in a tier, and its limit.
   *
   * @param certificate whether one must be among the factors
   * @param dailyMaxMinor fen, or null where only a contract limits
   */
  record TierRule(
      Tier tier,
      boolean staticCode,
      int minFactors,
      boolean certificate,
      Long dailyMaxMinor,
      Period period) {

    boolean holds(Use use, boolean isStatic) {
      return isStatic == staticCode
          && use.factors() >= minFactors
          && (use.certificate() || !certificate)
          && period.contains(use.at());
    }
  }

  /** What an institution has agreed for the payers of a tier that has no limit of its own. */
  record Contract(String institution, Tier tier, long dailyMaxMinor, Period period) {}

  public LimitPolicy {
    dynamicCodeClasses = Set.copyOf(dynamicCodeClasses);
    tiers = List.copyOf(tiers);
    contracts = List.copyOf(contracts);
  }

  /** What a payment would take of which counter; empty where no limit was in force yet. */
  public Optional<Reservation> reservation(Use use) {
    boolean isStatic = !dynamicCodeClasses.contains(use.codeClass());
    return tiers.stream()
        .filter(tier -> tier.holds(use, isStatic))
        .findFirst()
        .map(tier -> reservation(use, tier));
  }

  private Reservation reservation(Use use, TierRule rule) {
    return Optional.ofNullable(rule.dailyMaxMinor())
        .or(() -> agreed(use, rule.tier()))
        .map(
            max ->
                new Reservation(
                    use.paymentId(), rule.tier(), key(use, rule), use.amountMinor(), max))
        .orElseGet(() -> new Reservation(use.paymentId(), rule.tier(), null, use.amountMinor(), 0));
  }

  private Optional<Long> agreed(Use use, Tier tier) {
    return contracts.stream()
        .filter(contract -> contract.institution().equals(use.institution()))
        .filter(contract -> contract.tier() == tier && contract.period().contains(use.at()))
        .map(Contract::dailyMaxMinor)
        .findFirst();
  }

  private CounterKey key(Use use, TierRule rule) {
    return new CounterKey(
        use.at().atZone(zone).toLocalDate(),
        use.institution(),
        use.payerRef(),
        use.account(),
        rule.tier());
  }
}

package hutong.settlement.settle;

import java.time.Duration;
import java.time.LocalDate;

/**
 * How cycles are settled; see {@link SettleConfig} for what each is.
 *
 * @param from first settlement date that is instructed
 * @param window in which what is rejected is tried anew
 */
record SettleRules(
    SettleConfig.Message message,
    SettleConfig.Policy policy,
    LocalDate from,
    Duration window,
    Duration retryEvery,
    Duration askEvery) {

  static SettleRules of(SettleConfig config) {
    return new SettleRules(
        config.message(),
        config.policy(),
        config.from().orElse(LocalDate.MAX),
        config.window(),
        config.retryEvery(),
        config.askEvery());
  }
}

package hutong.settlement.settle;

import java.time.Duration;

/**
 * How cycles are settled; see {@link SettleConfig} for what each is.
 *
 * @param window in which what is rejected is tried anew
 */
record SettleRules(
    SettleConfig.Message message,
    SettleConfig.Policy policy,
    Duration window,
    Duration retryEvery,
    Duration askEvery) {

  static SettleRules of(SettleConfig config) {
    return new SettleRules(
        config.message(), config.policy(), config.window(), config.retryEvery(), config.askEvery());
  }
}

package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconciliationConfigTest {

  private static ReconciliationConfig with(String name, String value) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ReconciliationConfig.class)
        .withSources(
            new PropertiesConfigSource(Map.of("hutong.reconciliation." + name, value), "test", 100))
        .build()
        .getConfigMapping(ReconciliationConfig.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"statement-timeout", "run-timeout", "upload-timeout", "stalled-after"})
  void a_time_that_is_no_bound_is_refused_when_it_is_read(String name) {
    for (String none : new String[] {"0s", "0", "PT0S", "999ms", "-1s"}) {
      assertThatThrownBy(() -> with(name, none)).as(none).hasMessageContaining(name);
    }
  }

  @Test
  void a_second_is_enough() {
    assertThat(with("statement-timeout", "1s").statementTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(with("run-timeout", "1s").uploadTimeout()).isEqualTo(Duration.ofMinutes(10));
  }
}

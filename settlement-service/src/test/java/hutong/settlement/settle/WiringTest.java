package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must be configured before money is moved. */
class WiringTest {

  @TempDir Path folder;

  private SettleConfig config(String... properties) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(SettleConfig.class)
            .withDefaultValue("hutong.settle.directory", folder.toString());
    for (String property : properties) {
      String[] parts = property.split("=");
      builder.withDefaultValue("hutong.settle." + parts[0], parts[1]);
    }
    return builder.build().getConfigMapping(SettleConfig.class);
  }

  @Test
  void a_gateway_without_accounts_or_without_a_first_date_is_none() {
    assertThatThrownBy(() -> new Wiring().gateway(config("gateway=FILE", "from=2021-10-02")))
        .hasMessage("The gateway to the settlement agent needs hutong.settle.accounts");
    assertThatThrownBy(() -> new Wiring().gateway(config("gateway=FILE", "accounts=a.json")))
        .hasMessage("The gateway to the settlement agent needs hutong.settle.from");
    assertThatThrownBy(() -> config("from=tomorrow")).hasMessageContaining("hutong.settle.from");
  }

  @Test
  void with_both_it_is_made_and_without_a_gateway_nothing_is_needed() throws Exception {
    assertThat(new Wiring().gateway(config("gateway=FILE", "accounts=a.json", "from=2021-10-02")))
        .isInstanceOf(FileGateway.class);
    assertThat(new Wiring().gateway(config())).isNotNull();
  }
}

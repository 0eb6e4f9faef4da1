package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.local.system.Repository;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MerchantCoverageTest {

  private static final Path RULEBOOK =
      Repository.root().resolve("docs/rulebook/rulebook-2021-10-02.json");

  @Test
  void aRuleThatTheRulebookDoesNotHaveIsNamed() {
    // When // Then
    assertThatThrownBy(() -> MerchantCoverage.resolve("shop-{outside R-XX-99}", RULEBOOK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("R-XX-99");
  }

  @Test
  void bucketsAreThePublishedOnes() {
    // When // Then
    assertThat(MerchantCoverage.bucket("IR-0001", "u-1001")).isEqualTo(3870);
    assertThat(MerchantCoverage.bucket("IR-0001", "u-1002")).isEqualTo(8746);
    assertThat(MerchantCoverage.bucket("wxmp-luckin", "13800000000")).isEqualTo(4670);
  }

  @Test
  void theShopThatIsFoundLiesOutsideTheCoverage() throws IOException {
    // When
    String shop = MerchantCoverage.resolve("taobao-shop-{outside R-TB-01}", RULEBOOK);

    // Then
    assertThat(shop).matches("taobao-shop-\\d{4}");
    assertThat(MerchantCoverage.bucket("taobao-shops", shop)).isGreaterThanOrEqualTo(8500);
  }

  @Test
  void anOrdinaryMerchantStaysAsItIs() throws IOException {
    // When // Then
    assertThat(MerchantCoverage.resolve("wxmp-luckin", RULEBOOK)).isEqualTo("wxmp-luckin");
  }
}

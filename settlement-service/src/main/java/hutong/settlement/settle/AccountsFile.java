package hutong.settlement.settle;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** Reads the settlement accounts, once. */
@Singleton
class AccountsFile {

  private static final String PACKAGED = "rulebook/settlement-accounts.json";

  @Produces
  @Singleton
  SettlementAccounts accounts(SettleConfig config) throws IOException {
    return SettlementAccounts.read(
        config.accounts().isPresent() ? Files.readAllBytes(config.accounts().get()) : packaged());
  }

  static byte[] packaged() throws IOException {
    try (InputStream file =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PACKAGED)) {
      if (file == null) {
        throw new FileNotFoundException(PACKAGED);
      }
      return file.readAllBytes();
    }
  }
}

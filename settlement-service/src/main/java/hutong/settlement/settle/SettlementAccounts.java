package hutong.settlement.settle;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where money is moved: the settlement account, the agent that keeps it, and each participant's
 * account there. Read from {@code settlement-accounts.json}.
 */
final class SettlementAccounts {

  private static final int FORMAT = 1;
  private static final Pattern BIC =
      Pattern.compile("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9-]{1,34}");
  private static final Pattern PARTICIPANT = Pattern.compile("[A-Z0-9_]{2,16}");

  /**
   * @param bic of the institution
   * @param account its account at the agent, at most 34 characters
   */
  record Party(String participant, String bic, String account) {}

  /** The file; an unknown field is refused. */
  record File(int format, String note, Party agent, Party settlement, List<Party> participants) {}

  private final Party agent;
  private final Party settlement;
  private final Map<String, Party> participants;

  private SettlementAccounts(File file) {
    this.agent = file.agent();
    this.settlement = file.settlement();
    this.participants = new LinkedHashMap<>();
    file.participants().forEach(party -> participants.put(party.participant(), party));
  }

  /**
   * @throws IllegalArgumentException naming what is wrong; the account numbers are not repeated
   */
  static SettlementAccounts read(byte[] json) {
    File file;
    try {
      file = StrictJson.read(json, File.class);
    } catch (BadJsonException bad) {
      throw new IllegalArgumentException("The settlement accounts: " + bad.getMessage());
    }
    if (file.format() != FORMAT
        || file.agent() == null
        || file.settlement() == null
        || file.participants() == null) {
      throw new IllegalArgumentException(
          "The settlement accounts need format 1, agent, settlement and participants");
    }
    require(BIC.matcher(String.valueOf(file.agent().bic())).matches(), "agent.bic");
    check(file.settlement(), "settlement");
    Map<String, String> owners = new HashMap<>();
    owners.put(file.settlement().account(), "");
    for (Party party : file.participants()) {
      String name = party == null ? null : party.participant();
      require(name != null && PARTICIPANT.matcher(name).matches(), "participants: participant");
      check(party, name);
      require(!owners.containsValue(name), name + " (listed twice)");
      require(owners.put(party.account(), name) == null, name + " (account of another)");
    }
    return new SettlementAccounts(file);
  }

  private static void check(Party party, String what) {
    require(BIC.matcher(String.valueOf(party.bic())).matches(), what + ".bic");
    require(ACCOUNT.matcher(String.valueOf(party.account())).matches(), what + ".account");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("The settlement accounts are wrong at " + what);
    }
  }

  Party agent() {
    return agent;
  }

  Party settlement() {
    return settlement;
  }

  /** The participant's account, or null if none is known. */
  Party of(String participant) {
    return participants.get(participant);
  }
}

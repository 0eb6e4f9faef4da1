package hutong.codescan.recognise;

import hutong.codescan.recognise.CodeFamilies.MerchantAccount;
import java.util.ArrayList;
import java.util.List;

/** Finds whose a merchant account in EMVCo's merchant-presented mode is. */
final class MerchantAccounts {

  private static final int LAST_PRIMITIVE = 25;

  private final MerchantAccount[] byPrimitiveTag = new MerchantAccount[LAST_PRIMITIVE + 1];
  private final List<Guid> byGuid = new ArrayList<>();

  private record Guid(String prefix, MerchantAccount account) {}

  MerchantAccounts(List<MerchantAccount> accounts) {
    for (MerchantAccount account : accounts) {
      account.primitiveTags().forEach(tag -> byPrimitiveTag[tag] = account);
      account.guidPrefixes().forEach(prefix -> byGuid.add(new Guid(prefix, account)));
    }
  }

  /** The account's network, or null where none is known. */
  MerchantAccount primitive(int tag) {
    return byPrimitiveTag[tag];
  }

  /** The network of a globally unique identifier, which compares without case, or null. */
  MerchantAccount template(String text, int from, int to) {
    for (int i = 0; i < byGuid.size(); i++) {
      String prefix = byGuid.get(i).prefix();
      if (prefix.length() <= to - from
          && text.regionMatches(true, from, prefix, 0, prefix.length())) {
        return byGuid.get(i).account();
      }
    }
    return null;
  }
}

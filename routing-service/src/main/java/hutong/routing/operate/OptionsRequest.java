package hutong.routing.operate;

import hutong.routing.route.FieldRules;
import hutong.routing.route.PayerMethods.Order;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a cashier asks before the payer has chosen how to pay. */
record OptionsRequest(
    String codeOwner,
    String merchantId,
    String scene,
    String sceneCode,
    String mcc,
    String city,
    String payerRef,
    Long amountMinor,
    List<String> installedApps,
    Instant at) {

  private static final int MAX_APPS = 100;

  Optional<String> firstBadField() {
    Map<String, Boolean> good = new LinkedHashMap<>();
    good.put("codeOwner", FieldRules.word(codeOwner));
    good.put("merchantId", merchantId != null && FieldRules.text(merchantId, 64));
    good.put("scene", FieldRules.word(scene));
    good.put("sceneCode", FieldRules.text(sceneCode, 32));
    good.put("mcc", FieldRules.mcc(mcc));
    good.put("city", FieldRules.city(city));
    good.put("payerRef", FieldRules.payerRef(payerRef));
    good.put("amountMinor", FieldRules.amount(amountMinor));
    good.put("installedApps", apps());
    good.put("at", at == null || FieldRules.instant(at));
    return good.entrySet().stream()
        .filter(field -> !field.getValue())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean apps() {
    return installedApps == null
        || installedApps.size() <= MAX_APPS && installedApps.stream().allMatch(FieldRules::word);
  }

  /**
   * @param now what is asked about where the request names no instant
   */
  Order order(Instant now) {
    return new Order(
        codeOwner,
        merchantId,
        scene,
        sceneCode,
        mcc,
        city,
        payerRef,
        amountMinor,
        at == null ? now : at,
        installedApps == null ? null : Set.copyOf(installedApps));
  }
}

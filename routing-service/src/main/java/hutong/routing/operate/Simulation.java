package hutong.routing.operate;

import hutong.routing.route.FieldRules;
import hutong.routing.route.ScanFacts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request to be decided without being carried out. */
record Simulation(
    String payerApp,
    String codeOwner,
    String codeClass,
    String mode,
    String scene,
    String city,
    String merchantId,
    String sceneCode,
    String mcc,
    String payerRef,
    Long amountMinor,
    Instant at,
    String acquirer) {

  Optional<String> firstBadField() {
    Map<String, Boolean> good = new LinkedHashMap<>();
    good.put("payerApp", FieldRules.word(payerApp));
    good.put("codeOwner", FieldRules.word(codeOwner));
    good.put("codeClass", FieldRules.word(codeClass));
    good.put("mode", FieldRules.word(mode));
    good.put("scene", FieldRules.word(scene));
    good.put("city", FieldRules.city(city));
    good.put("merchantId", FieldRules.text(merchantId, 64));
    good.put("sceneCode", FieldRules.text(sceneCode, 32));
    good.put("mcc", FieldRules.mcc(mcc));
    good.put("payerRef", FieldRules.payerRef(payerRef));
    good.put("amountMinor", FieldRules.amount(amountMinor));
    good.put("acquirer", acquirer == null || FieldRules.word(acquirer));
    good.put("at", FieldRules.instant(at));
    return good.entrySet().stream()
        .filter(field -> !field.getValue())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  ScanFacts facts() {
    return new ScanFacts(
        payerApp,
        codeOwner,
        codeClass,
        mode,
        scene,
        city,
        merchantId,
        sceneCode,
        mcc,
        payerRef,
        amountMinor,
        at,
        acquirer);
  }
}

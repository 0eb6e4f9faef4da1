package hutong.routing.rulebook;

import java.util.List;
import java.util.Set;

/**
 * Which shops a rule is for, and which scenes inside them.
 *
 * @param anyMerchant no limit by merchant
 * @param ids single merchants
 * @param prefix the beginning of the ids of a whole market place, or null
 * @param anyScene no limit by scene
 * @param sceneCodes open scenes; empty with anyScene false means that the operator has yet to set
 *     them
 * @param mccs ISO 18245 merchant category codes; empty for all
 */
public record MerchantScope(
    boolean anyMerchant,
    Set<String> ids,
    String prefix,
    boolean anyScene,
    Set<String> sceneCodes,
    Set<String> mccs) {

  static final MerchantScope ANY =
      new MerchantScope(true, Set.of(), null, true, Set.of(), Set.of());

  public MerchantScope {
    ids = Set.copyOf(ids);
    sceneCodes = Set.copyOf(sceneCodes);
    mccs = Set.copyOf(mccs);
  }

  /** Whether the shop, the scene inside it and its category are in; any of them may be null. */
  public boolean contains(String merchantId, String sceneCode, String mcc) {
    return hasMerchant(merchantId)
        && (anyScene || sceneCode != null && sceneCodes.contains(sceneCode))
        && (mccs.isEmpty() || mcc != null && mccs.contains(mcc));
  }

  boolean hasMerchant(String merchantId) {
    return anyMerchant
        || merchantId != null
            && (ids.contains(merchantId) || prefix != null && merchantId.startsWith(prefix));
  }

  boolean overlaps(MerchantScope other) {
    return merchantsOverlap(other) && scenesOverlap(other) && categoriesOverlap(other);
  }

  private boolean merchantsOverlap(MerchantScope other) {
    return anyMerchant
        || other.anyMerchant
        || ids.stream().anyMatch(other::hasMerchant)
        || other.ids.stream().anyMatch(this::hasMerchant)
        || prefix != null
            && other.prefix != null
            && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
  }

  private boolean scenesOverlap(MerchantScope other) {
    if (anyScene || other.anyScene) {
      return (anyScene || !sceneCodes.isEmpty()) && (other.anyScene || !other.sceneCodes.isEmpty());
    }
    return sceneCodes.stream().anyMatch(other.sceneCodes::contains);
  }

  private boolean categoriesOverlap(MerchantScope other) {
    return mccs.isEmpty() || other.mccs.isEmpty() || mccs.stream().anyMatch(other.mccs::contains);
  }

  /** Whether every shop, every scene in it and every category is in. */
  public boolean isUnlimited() {
    return anyMerchant && anyScene && mccs.isEmpty();
  }

  /** The scope in words, for an explanation. */
  public String describe() {
    StringBuilder text = new StringBuilder(anyMerchant ? "any merchant" : merchants());
    if (!anyScene) {
      text.append(
          sceneCodes.isEmpty() ? ", scenes to be set by the operator" : ", " + list(sceneCodes));
    }
    if (!mccs.isEmpty()) {
      text.append(", MCC ").append(list(mccs));
    }
    return text.toString();
  }

  private String merchants() {
    return prefix == null
        ? list(ids)
        : ids.isEmpty() ? prefix + "*" : list(ids) + "|" + prefix + "*";
  }

  private static String list(Set<String> values) {
    return String.join("|", List.copyOf(new java.util.TreeSet<>(values)));
  }
}

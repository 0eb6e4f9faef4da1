package hutong.codescan.recognise;

import hutong.codescan.recognise.CodeFamilies.ConsumerApplication;
import hutong.codescan.recognise.CodeFamilies.MerchantAccount;
import hutong.codescan.recognise.CodeFamilies.PayerNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the families must be to each other, so that no code could have two owners. */
public final class FamilyChecks {

  private final CodeFamilies all;
  private final List<String> faults = new ArrayList<>();

  private FamilyChecks(CodeFamilies all) {
    this.all = all;
  }

  /** Every fault, in the order of the file; none where the families can be used. */
  public static List<String> faults(CodeFamilies families) {
    FamilyChecks checks = new FamilyChecks(families);
    checks.payerNumbers();
    checks.links();
    checks.familiesHaveOneOwner();
    checks.merchantAccounts();
    checks.consumerApplications();
    return List.copyOf(checks.faults);
  }

  private void payerNumbers() {
    Map<String, PayerNumber> byName = new HashMap<>();
    for (PayerNumber family : all.payerNumbers()) {
      if (byName.put(family.family(), family) != null) {
        faults.add("payer numbers " + family.family() + " are there twice");
      }
    }
    for (PayerNumber family : all.payerNumbers()) {
      if (family.partOf() != null && !isPart(family, byName.get(family.partOf()))) {
        faults.add(
            family.family()
                + " is no part of "
                + family.partOf()
                + ": that must be a family of the same owner that covers all of it");
      }
    }
    for (int i = 0; i < all.payerNumbers().size(); i++) {
      for (int j = i + 1; j < all.payerNumbers().size(); j++) {
        disjoint(all.payerNumbers().get(i), all.payerNumbers().get(j));
      }
    }
  }

  private static boolean isPart(PayerNumber part, PayerNumber whole) {
    return whole != null
        && whole.partOf() == null
        && whole.fixed() == null
        && whole.owner().equals(part.owner())
        && whole.minDigits() <= part.minDigits()
        && part.maxDigits() <= whole.maxDigits()
        && part.prefixes().stream()
            .allMatch(p -> whole.prefixes().stream().anyMatch(p::startsWith));
  }

  private void disjoint(PayerNumber one, PayerNumber other) {
    boolean part = one.family().equals(other.partOf()) || other.family().equals(one.partOf());
    if (!part && overlap(one, other)) {
      faults.add("a number could be both " + one.family() + " and " + other.family());
    }
  }

  private static boolean overlap(PayerNumber one, PayerNumber other) {
    boolean lengths = one.minDigits() <= other.maxDigits() && other.minDigits() <= one.maxDigits();
    return lengths
        && one.prefixes().stream()
            .anyMatch(p -> other.prefixes().stream().anyMatch(q -> agree(one, p, other, q)));
  }

  /** Whether some number has both prefixes and the fixed digits of both. */
  private static boolean agree(PayerNumber one, String p, PayerNumber other, String q) {
    char[] number = new char[CodeFamilies.MAX_DIGITS];
    return put(number, 0, p)
        && put(number, 0, q)
        && (one.fixed() == null || put(number, one.fixed().at(), one.fixed().digits()))
        && (other.fixed() == null || put(number, other.fixed().at(), other.fixed().digits()));
  }

  private static boolean put(char[] number, int at, String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (number[at + i] != 0 && number[at + i] != digits.charAt(i)) {
        return false;
      }
      number[at + i] = digits.charAt(i);
    }
    return true;
  }

  private void links() {
    Map<String, String> ownerOfHost = new HashMap<>();
    Map<String, String> familyOfLink = new HashMap<>();
    for (LinkFamily family : all.links()) {
      for (String host : family.hosts()) {
        String place = family.scheme() + "://" + host;
        String owner = ownerOfHost.putIfAbsent(place, family.owner());
        if (owner != null && !owner.equals(family.owner())) {
          faults.add(place + " belongs to " + owner + " and to " + family.owner());
        }
        for (String path : family.paths()) {
          String what = family.query() + " " + family.queryFields() + " " + family.queryIs();
          String before = familyOfLink.putIfAbsent(place + path + " " + what, family.family());
          if (before != null) {
            faults.add(place + path + " is there twice: " + before + " and " + family.family());
          }
        }
      }
    }
  }

  private void familiesHaveOneOwner() {
    Map<String, String> owners = new HashMap<>();
    for (String formatOfItsOwn : Recogniser.FORMATS) {
      owners.put(formatOfItsOwn, "");
    }
    all.payerNumbers().forEach(family -> ownedBy(owners, family.family(), family.owner()));
    all.links().forEach(family -> ownedBy(owners, family.family(), family.owner()));
  }

  private void ownedBy(Map<String, String> owners, String family, String owner) {
    String before = owners.putIfAbsent(family, owner);
    if (before != null && !before.equals(owner)) {
      faults.add(
          before.isEmpty()
              ? family + " is the name of a format and of no family"
              : family + " belongs to " + before + " and to " + owner);
    }
  }

  private void merchantAccounts() {
    Map<Integer, String> tags = new HashMap<>();
    Map<String, String> guids = new HashMap<>();
    for (MerchantAccount account : all.merchantAccounts()) {
      for (int tag : account.primitiveTags()) {
        if (tags.put(tag, account.owner()) != null) {
          faults.add("merchant account %02d is there twice".formatted(tag));
        }
      }
      account.guidPrefixes().forEach(guid -> apart("GUID prefix", guids, guid, account.owner()));
    }
  }

  private void consumerApplications() {
    Map<String, String> aids = new HashMap<>();
    for (ConsumerApplication application : all.consumerApplications()) {
      apart("AID prefix", aids, application.aidPrefix(), application.owner());
    }
  }

  private void apart(String what, Map<String, String> seen, String prefix, String owner) {
    for (String other : seen.keySet()) {
      if (other.startsWith(prefix) || prefix.startsWith(other)) {
        faults.add(what + " " + prefix + " and " + other + " begin alike");
      }
    }
    seen.put(prefix, owner);
  }
}

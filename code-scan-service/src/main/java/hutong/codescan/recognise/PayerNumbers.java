package hutong.codescan.recognise;

import hutong.codescan.recognise.CodeFamilies.PayerNumber;
import hutong.codescan.recognise.Recognition.PayerTerms;
import hutong.codescan.recognise.Recognition.Recognised;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Payment codes that are numbers (付款码). Families are disjoint but for those that are part of
 * another, which are asked first; so a number belongs to one family at most. Their first two digits
 * lead to the few that can be meant.
 */
final class PayerNumbers {

  private static final int FIRST_TWO = 100;

  private final List<List<Known>> byFirstTwo = new ArrayList<>(FIRST_TWO);

  /** A family and its answer, which is the same for each of its codes. */
  private record Known(PayerNumber family, Recognition answer) {}

  PayerNumbers(List<PayerNumber> families) {
    for (int i = 0; i < FIRST_TWO; i++) {
      byFirstTwo.add(new ArrayList<>(2));
    }
    families.stream()
        .filter(PayerNumber::enabled)
        .sorted(Comparator.comparing((PayerNumber family) -> family.partOf() == null))
        .forEach(this::add);
  }

  private void add(PayerNumber family) {
    PayerTerms terms = new PayerTerms(family.payerApp(), family.validSeconds());
    Known known =
        new Known(family, Recognised.payer(family.owner(), family.family(), terms, List.of()));
    family.prefixes().stream()
        .mapToInt(prefix -> firstTwo(prefix))
        .distinct()
        .forEach(two -> byFirstTwo.get(two).add(known));
  }

  /** The code's family, or null for anything but a number of a known family. */
  Recognition recognise(String text) {
    if (text.length() < 2 || text.length() > CodeFamilies.MAX_DIGITS || !isNumber(text)) {
      return null;
    }
    List<Known> candidates = byFirstTwo.get(firstTwo(text));
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).family().matches(text)) {
        return candidates.get(i).answer();
      }
    }
    return null;
  }

  private static int firstTwo(String digits) {
    return (digits.charAt(0) - '0') * 10 + digits.charAt(1) - '0';
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}

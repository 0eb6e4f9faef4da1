package hutong.codescan.recognise;

import hutong.codescan.recognise.CodeFamilies.ConsumerApplication;
import hutong.codescan.recognise.Recognition.PayerTerms;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A payer's code by EMVCo's QR Code Specification for Payment Systems, consumer-presented mode:
 * Base64 of a record that begins with 85 05 "CPV01" and holds one application template (61) or
 * more, each with the identifier of a chip-card application (4F). Its provider says whose code it
 * is. Card numbers and track data may lie beside it; nothing is read of them and nothing is kept.
 */
final class EmvConsumerCode {

  static final String FORMAT = "EMV_CONSUMER";

  /** Base64 of 85 05 "CPV0". */
  private static final String BEGINNING = "hQVDUFYw";

  private static final byte[] VERSION = {'C', 'P', 'V', '0', '1'};
  private static final int PAYLOAD_FORMAT = 0x85;
  private static final int APPLICATION = 0x61;
  private static final int COMMON = 0x62;
  private static final int IDENTIFIER = 0x4F;
  private static final int MIN_IDENTIFIER = 5;
  private static final int MAX_IDENTIFIER = 16;
  private static final int MAX_NESTING = 2;

  private static final Recognition DAMAGED = new Unrecognised(RefusalReason.BAD_TLV);
  private static final Recognition NOBODYS = new Unrecognised(RefusalReason.UNRECOGNISED_CODE);

  private final List<Known> known = new ArrayList<>();

  /** A provider and the answer, which is the same for each of its codes. */
  private record Known(byte[] aidPrefix, Recognised answer) {}

  EmvConsumerCode(List<ConsumerApplication> applications) {
    for (ConsumerApplication application : applications) {
      PayerTerms terms = new PayerTerms(application.payerApp(), application.validSeconds());
      known.add(
          new Known(
              HexFormat.of().parseHex(application.aidPrefix()),
              Recognised.payer(application.owner(), FORMAT, terms, List.of())));
    }
  }

  static boolean looksLike(String text) {
    return text.startsWith(BEGINNING);
  }

  Recognition recognise(String text) {
    byte[] record = decode(text);
    return record == null ? DAMAGED : recognise(record);
  }

  /** The bytes, or null for any text but the one that encodes them. */
  private static byte[] decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      // Leaving out the padding or setting its bits would be a second text for the same code.
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private Recognition recognise(byte[] record) {
    BerCursor root = new BerCursor(record, 0, record.length);
    if (!root.next() || root.tag() != PAYLOAD_FORMAT || !isVersion(record, root)) {
      return DAMAGED;
    }
    int applications = 0;
    int commons = 0;
    Recognised answer = null;
    boolean ambiguous = false;
    while (root.next()) {
      if (root.tag() == PAYLOAD_FORMAT || root.isConstructed() && !isWhole(root.inside(), 1)) {
        return DAMAGED;
      }
      if (root.tag() == COMMON && ++commons > 1) {
        return DAMAGED;
      }
      if (root.tag() == APPLICATION) {
        applications++;
        BerCursor identifier = identifier(root.inside());
        if (identifier == null) {
          return DAMAGED;
        }
        Recognised found = find(record, identifier);
        ambiguous |= found != null && answer != null && !found.owner().equals(answer.owner());
        answer = answer == null ? found : answer;
      }
    }
    if (root.damaged() || applications == 0) {
      return DAMAGED;
    }
    return answer == null || ambiguous ? NOBODYS : answer;
  }

  private static boolean isVersion(byte[] record, BerCursor at) {
    boolean same = at.length() == VERSION.length;
    for (int i = 0; same && i < VERSION.length; i++) {
      same = record[at.from() + i] == VERSION[i];
    }
    return same;
  }

  private static boolean isWhole(BerCursor template, int nesting) {
    while (template.next()) {
      if (template.isConstructed()
          && (nesting == MAX_NESTING || !isWhole(template.inside(), nesting + 1))) {
        return false;
      }
    }
    return !template.damaged();
  }

  /** The value of the template's one identifier, unread; null where there is not just one. */
  private static BerCursor identifier(BerCursor template) {
    BerCursor found = null;
    while (template.next()) {
      if (template.tag() == IDENTIFIER) {
        if (found != null
            || template.length() < MIN_IDENTIFIER
            || template.length() > MAX_IDENTIFIER) {
          return null;
        }
        found = template.inside();
      }
    }
    return found;
  }

  private Recognised find(byte[] record, BerCursor identifier) {
    for (int i = 0; i < known.size(); i++) {
      byte[] prefix = known.get(i).aidPrefix();
      int from = identifier.start();
      if (prefix.length <= identifier.rest()
          && Arrays.equals(prefix, 0, prefix.length, record, from, from + prefix.length)) {
        return known.get(i).answer();
      }
    }
    return null;
  }
}

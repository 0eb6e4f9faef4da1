package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.List;

/**
 * Recognises any text. Two calls with the same text and settings give the same answer, no text
 * makes it throw, and its time grows with the text's length, which is at most {@value #MAX_LENGTH}.
 */
public final class Recogniser {

  /** Characters of the longest code that is looked at. */
  public static final int MAX_LENGTH = 512;

  /** The family of what is no code but an online order. */
  public static final String ORDER = "ORDER";

  /** Families that are no entry of the file, because a format and not an owner makes them. */
  static final List<String> FORMATS =
      List.of(ORDER, EmvMerchantCode.FORMAT, EmvConsumerCode.FORMAT);

  private static final Recognition UNRECOGNISED = new Unrecognised(RefusalReason.UNRECOGNISED_CODE);

  private final PayerNumbers payerNumbers;
  private final MerchantLinks links;
  private final EmvMerchantCode merchantCode;
  private final EmvConsumerCode consumerCode;

  /**
   * @throws IllegalArgumentException for families of which {@link FamilyChecks} finds fault
   */
  public Recogniser(CodeFamilies families) {
    List<String> faults = FamilyChecks.faults(families);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    this.payerNumbers = new PayerNumbers(families.payerNumbers());
    this.links = new MerchantLinks(families.links());
    this.merchantCode = new EmvMerchantCode(new MerchantAccounts(families.merchantAccounts()));
    this.consumerCode = new EmvConsumerCode(families.consumerApplications());
  }

  /** Says what a scanned text is; {@link ScannedText#clean} should have been there before. */
  public Recognition recognise(String text) {
    return recognise(text, Strictness.TOLERANT);
  }

  /** As {@link #recognise(String)}, by as much of the format's specification as is asked for. */
  public Recognition recognise(String text, Strictness strictness) {
    if (text == null || text.isEmpty() || isTooLong(text)) {
      return UNRECOGNISED;
    }
    if (EmvMerchantCode.looksLike(text)) {
      return merchantCode.recognise(text, strictness);
    }
    if (EmvConsumerCode.looksLike(text)) {
      return consumerCode.recognise(text);
    }
    Recognition payer = payerNumbers.recognise(text);
    return payer != null ? payer : links.recognise(text);
  }

  /** A character beyond the basic plane takes two places in a string and counts once. */
  private static boolean isTooLong(String text) {
    return text.length() > MAX_LENGTH
        && (text.length() > 2 * MAX_LENGTH || text.codePointCount(0, text.length()) > MAX_LENGTH);
  }
}

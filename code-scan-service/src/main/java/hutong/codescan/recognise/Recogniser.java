package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Unrecognised;

/**
 * Recognises any text. Two calls with the same text and settings give the same answer, no text
 * makes it throw, and its time grows with the text's length, which is at most {@value #MAX_LENGTH}.
 */
public final class Recogniser {

  /** Characters of the longest code that is looked at. */
  public static final int MAX_LENGTH = 512;

  private final boolean ecnyEnabled;

  /**
   * @param ecnyEnabled whether the digital renminbi's payment codes count as known: their format is
   *     not confirmed by its operator
   */
  public Recogniser(boolean ecnyEnabled) {
    this.ecnyEnabled = ecnyEnabled;
  }

  /** Says what the text is; {@link ScannedText#clean} should have been there before. */
  public Recognition recognise(String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
      return new Unrecognised(RefusalReason.UNRECOGNISED_CODE);
    }
    if (EmvMerchantCode.looksLike(text)) {
      return EmvMerchantCode.recognise(text);
    }
    Recognition payer = PayerCodes.recognise(text, ecnyEnabled);
    return payer != null ? payer : MerchantLinks.recognise(text);
  }
}

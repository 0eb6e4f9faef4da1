package hutong.codescan.recognise;

/**
 * What an EMV code says of its merchant and the order. It is what the code says and no more:
 * anybody can print a code, so a name here is to be shown, never to be trusted. A field that the
 * code does not carry is null.
 *
 * @param merchantId the merchant's number with its acquirer, where the account's format is known
 * @param name at most 25 characters by the specification (tag 59)
 * @param mcc merchant category by ISO 18245 (tag 52)
 * @param currency ISO 4217, three letters; the numeric code where no letters are known (tag 53)
 * @param country ISO 3166-1, two letters (tag 58)
 * @param amount as the code writes it, in the currency's major unit (tag 54)
 * @param postalCode tag 61
 * @param tip {@code PROMPT}, {@code FIXED} or {@code PERCENTAGE} (tag 55), beside {@code tipValue}
 * @param tipValue the fixed fee or the percentage as the code writes it (tags 56, 57)
 * @param language ISO 639, two letters (tag 64), for {@code localName} and {@code localCity}
 */
public record MerchantData(
    String merchantId,
    String name,
    String city,
    String mcc,
    String currency,
    String country,
    String amount,
    String postalCode,
    String tip,
    String tipValue,
    String language,
    String localName,
    String localCity,
    OrderData order) {

  /**
   * The additional data (tag 62).
   *
   * @param dataRequest what the payer is asked for: A address, M mobile number, E e-mail address
   */
  public record OrderData(
      String billNumber,
      String mobileNumber,
      String storeLabel,
      String loyaltyNumber,
      String referenceLabel,
      String customerLabel,
      String terminalLabel,
      String purpose,
      String dataRequest) {

    /** Leaves everything out: a mobile number may be among it. */
    @Override
    public String toString() {
      return "OrderData";
    }
  }

  /** Leaves everything out: this may end in a log. */
  @Override
  public String toString() {
    return "MerchantData";
  }
}

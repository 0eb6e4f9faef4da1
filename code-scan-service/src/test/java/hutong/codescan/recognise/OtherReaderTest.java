package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import com.emv.qrcode.core.model.mpm.TagLengthString;
import com.emv.qrcode.decoder.mpm.DecoderMpm;
import com.emv.qrcode.model.cpm.ApplicationTemplate;
import com.emv.qrcode.model.cpm.ConsumerPresentedMode;
import com.emv.qrcode.model.cpm.PayloadFormatIndicator;
import com.emv.qrcode.model.mpm.AdditionalDataField;
import com.emv.qrcode.model.mpm.MerchantPresentedMode;
import hutong.codescan.recognise.MerchantData.OrderData;
import hutong.codescan.recognise.Recognition.Recognised;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with another reader of EMV codes on codes that both take. */
class OtherReaderTest {

  private static final int CODES = 2_000;
  private static final String TEXT = "ABCxyz 0123456789.*北京最佳é";

  private final Recogniser recogniser = Shipped.recogniser();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void both_read_the_same_of_merchants_codes() throws Exception {
    for (int i = 0; i < CODES; i++) {
      // Given
      String code = Samples.withCrc(Tlv.encode(elements()));

      // When
      MerchantPresentedMode theirs = DecoderMpm.decode(code, MerchantPresentedMode.class);
      Recognition recognition = recogniser.recognise(code);

      // Then
      assertThat(recognition).as("seed %d, code %d", seed, i).isInstanceOf(Recognised.class);
      MerchantData ours = ((Recognised) recognition).merchant();
      assertThat(ours.name()).isEqualTo(value(theirs.getMerchantName()));
      assertThat(ours.city()).isEqualTo(value(theirs.getMerchantCity()));
      assertThat(ours.mcc()).isEqualTo(value(theirs.getMerchantCategoryCode()));
      assertThat(ours.country()).isEqualTo(value(theirs.getCountryCode()));
      assertThat(ours.amount()).isEqualTo(value(theirs.getTransactionAmount()));
      assertThat(ours.postalCode()).isEqualTo(value(theirs.getPostalCode()));
      assertThat(theirs.getTransactionCurrency().getValue()).isEqualTo("156");
      assertThat(ours.currency()).isEqualTo("CNY");
      sameOrder(ours.order(), theirs);
      sameLanguage(ours, theirs);
    }
  }

  private static void sameOrder(OrderData ours, MerchantPresentedMode theirs) {
    if (theirs.getAdditionalDataField() == null) {
      assertThat(ours).isNull();
      return;
    }
    AdditionalDataField field = theirs.getAdditionalDataField().getValue();
    assertThat(ours)
        .isEqualTo(
            new OrderData(
                value(field.getBillNumber()),
                value(field.getMobileNumber()),
                value(field.getStoreLabel()),
                value(field.getLoyaltyNumber()),
                value(field.getReferenceLabel()),
                value(field.getCustomerLabel()),
                value(field.getTerminalLabel()),
                value(field.getPurposeTransaction()),
                value(field.getAdditionalConsumerDataRequest())));
  }

  private static void sameLanguage(MerchantData ours, MerchantPresentedMode theirs) {
    if (theirs.getMerchantInformationLanguage() == null) {
      assertThat(ours.language()).isNull();
      return;
    }
    var language = theirs.getMerchantInformationLanguage().getValue();
    assertThat(ours.language()).isEqualTo(value(language.getLanguagePreference()));
    assertThat(ours.localName()).isEqualTo(value(language.getMerchantName()));
    assertThat(ours.localCity()).isEqualTo(value(language.getMerchantCity()));
  }

  private static String value(TagLengthString element) {
    return element == null ? null : element.getValue();
  }

  /** A code of UnionPay with some of everything, in an order that the specification leaves open. */
  private List<Tlv.Element> elements() {
    Map<Integer, String> values = new HashMap<>();
    values.put(26 + random.nextInt(26), "0014A0000003330101" + "0103abc");
    values.put(52, "%04d".formatted(random.nextInt(10_000)));
    values.put(53, "156");
    values.put(58, "CN");
    values.put(59, text(25));
    values.put(60, text(15));
    if (random.nextBoolean()) {
      values.put(1, random.nextBoolean() ? "11" : "12");
      values.put(54, "%d.%02d".formatted(1 + random.nextInt(99_999), random.nextInt(100)));
    }
    if (random.nextBoolean()) {
      values.put(61, text(10));
      values.put(64, "0002ZH" + Tlv.encode(List.of(element(1, text(25)), element(2, text(15)))));
    }
    if (random.nextBoolean()) {
      List<Tlv.Element> order = new ArrayList<>();
      for (int tag = 1; tag <= 8; tag++) {
        if (random.nextInt(4) == 0) {
          order.add(element(tag, text(12)));
        }
      }
      order.add(element(9, "AM"));
      values.put(62, Tlv.encode(order));
    }
    List<Tlv.Element> elements = new ArrayList<>();
    values.forEach((tag, value) -> elements.add(element(tag, value)));
    Collections.shuffle(elements, random);
    elements.add(0, element(0, "01"));
    return elements;
  }

  private static Tlv.Element element(int tag, String value) {
    return new Tlv.Element(Tlv.twoDigits(tag), value);
  }

  /** At least one character that is not a blank, which the other reader would strip. */
  private String text(int max) {
    StringBuilder text = new StringBuilder("a");
    for (int i = random.nextInt(max); i > 0; i--) {
      text.append(TEXT.charAt(random.nextInt(TEXT.length())));
    }
    return text.toString();
  }

  @Test
  void we_read_the_consumers_codes_that_the_other_writes() throws Exception {
    for (int i = 0; i < CODES; i++) {
      // Given
      ApplicationTemplate application = new ApplicationTemplate();
      application.setApplicationDefinitionFileName("A000000333010" + (1 + random.nextInt(9)));
      application.setApplicationLabel(text(15).replaceAll("[^ -~]", "x"));
      application.setApplicationPAN("622202%010d".formatted(random.nextInt(Integer.MAX_VALUE)));
      ConsumerPresentedMode theirs = new ConsumerPresentedMode();
      theirs.setPayloadFormatIndicator(new PayloadFormatIndicator());
      theirs.addApplicationTemplate(application);

      // When
      Recognition recognition = recogniser.recognise(theirs.toBase64());

      // Then
      assertThat(recognition).as("seed %d, code %d", seed, i).isInstanceOf(Recognised.class);
      assertThat(((Recognised) recognition).owner()).isEqualTo("UNIONPAY");
    }
  }
}

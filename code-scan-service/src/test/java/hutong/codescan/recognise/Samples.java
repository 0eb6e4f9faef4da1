package hutong.codescan.recognise;

import java.util.ArrayList;
import java.util.List;

/** Codes to test with. The payer's codes are invented; the EMV texts are published samples. */
final class Samples {

  /** UnionPay in the primitive tag 15, static, from Laos. */
  static final String EMV_UNIONPAY =
      "00020101021115312031041800520446JDBMSZZXE44BFS038680016A0052662846625770108321704180203002"
          + "0325mchVKyozC3MbjS51h67qal4Os5204581253034185802LA5915JDBMSZZXE44BFS06009Vientiane6304"
          + "3F88";

  /** With a Chinese language template: lengths count characters, the CRC counts bytes. */
  static final String EMV_CHINESE =
      "00020101021229300012D156000000000510A93FO3230Q31280012D1560000000103081234567852044111580"
          + "2CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016"
          + "233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";

  static final String EMV_PAYNOW =
      "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802"
          + "SG5911testcompany6009Singapore62270123testordernumber1234567863040047";

  static final String EMV_PROMPTPAY =
      "00020101021129370016A0000006770101110113006681234567853037645802TH6304823E";

  /** UnionPay in the consumer-presented mode, with the label "unionpay". */
  static final String EMV_CONSUMER = "hQVDUFYwMWETTwegAAADMwEBUAh1bmlvbnBheQ==";

  static final String WECHAT_PAYER = "134567890123456789";
  static final String WECHAT_PLATE = "https://payapp.weixin.qq.com/qr/AQElr7x0Z3";

  private Samples() {}

  /** A UnionPay code with more elements in it, and a right CRC. */
  static String unionPay(Tlv.Element... more) {
    List<Tlv.Element> elements = new ArrayList<>();
    elements.add(new Tlv.Element("00", "01"));
    elements.add(new Tlv.Element("15", "4800520448005204123456789012345"));
    elements.addAll(List.of(more));
    return withCrc(Tlv.encode(elements));
  }

  static String withCrc(String elements) {
    String covered = elements + "6304";
    return covered + "%04X".formatted(Crc16.of(covered, covered.length()));
  }
}

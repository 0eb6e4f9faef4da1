package hutong.settlement.settle;

import hutong.settlement.settle.SettlementAccounts.Party;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Legs as messages of ISO 20022. What is in doubt in the standard is as the agent is told in
 * docs/contracts/settlement-agent.md.
 */
final class InstructionXml {

  static final String PACS029 = "urn:iso:std:iso:20022:tech:xsd:pacs.029.001.01";
  static final String PACS009 = "urn:iso:std:iso:20022:tech:xsd:pacs.009.001.08";

  private final SettlementAccounts accounts;

  InstructionXml(SettlementAccounts accounts) {
    this.accounts = accounts;
  }

  /**
   * All legs as one pacs.029, a request for each currency; the agent settles all or nothing.
   *
   * <p>The standard has no field for the settlement date; the cycle id begins with it.
   *
   * @param legs of one cycle and attempt, each of a participant whose account is known
   */
  Instruction batch(String cycleId, int attempt, List<Leg> legs, Instant at) {
    String messageId = SettlementIds.batch(cycleId, attempt);
    Map<String, List<Leg>> byCurrency =
        legs.stream()
            .collect(Collectors.groupingBy(Leg::currency, TreeMap::new, Collectors.toList()));
    XmlOut xml = new XmlOut(PACS029).open("MulSttlmReq").open("GrpHdr");
    xml.leaf("MsgId", messageId)
        .leaf("CreDtTm", instant(at))
        .leaf("NbOfSttlmReqs", String.valueOf(byCurrency.size()))
        .leaf("CtrlSum", sum(legs))
        .open("SttlmInf")
        .leaf("SttlmMtd", "CLRG");
    account(xml, "SttlmAcct", accounts.settlement().account());
    xml.close().close();
    byCurrency.forEach((currency, some) -> request(xml, messageId, cycleId, currency, some));
    return new Instruction(messageId, "pacs.029", attempt, xml.end());
  }

  private void request(
      XmlOut xml, String messageId, String cycleId, String currency, List<Leg> legs) {
    xml.open("SttlmReq")
        .leaf("InstrId", messageId + "." + currency)
        .leaf("SttlmCycl", cycleId)
        .leaf("NbOfMvmntRcrds", String.valueOf(legs.size()));
    int number = 0;
    for (Leg leg : legs) {
      number++;
      Party party = accounts.of(leg.participant());
      xml.open("MvmntRcrd")
          .leaf("Id", leg.endToEndId())
          .leaf("SeqNb", String.valueOf(number))
          .open("Amt")
          .amount("Amt", leg.size(), leg.currency())
          .leaf("CdtDbt", leg.pays() ? "DBIT" : "CRDT")
          .close();
      organisation(xml, "SttlmAgt", accounts.agent().bic());
      organisation(xml, "Ptcpt", party.bic());
      account(xml, "PtcptAcct", party.account());
      xml.leaf("Ref", leg.uetr().toString()).close();
    }
    xml.close();
  }

  /** One leg as a pacs.009. */
  Instruction single(Leg leg, LocalDate settlementDate, Instant at) {
    Party party = accounts.of(leg.participant());
    Party debtor = leg.pays() ? party : accounts.settlement();
    Party creditor = leg.pays() ? accounts.settlement() : party;
    XmlOut xml = new XmlOut(PACS009).open("FICdtTrf").open("GrpHdr");
    xml.leaf("MsgId", leg.endToEndId())
        .leaf("CreDtTm", instant(at))
        .leaf("NbOfTxs", "1")
        .open("SttlmInf")
        .leaf("SttlmMtd", "CLRG")
        .close();
    agent(xml, "InstgAgt", accounts.settlement().bic());
    agent(xml, "InstdAgt", accounts.agent().bic());
    xml.close()
        .open("CdtTrfTxInf")
        .open("PmtId")
        .leaf("InstrId", leg.endToEndId())
        .leaf("EndToEndId", leg.endToEndId())
        .leaf("UETR", leg.uetr().toString())
        .close()
        .amount("IntrBkSttlmAmt", leg.size(), leg.currency())
        .leaf("IntrBkSttlmDt", settlementDate.toString());
    agent(xml, "Dbtr", debtor.bic());
    account(xml, "DbtrAcct", debtor.account());
    agent(xml, "Cdtr", creditor.bic());
    account(xml, "CdtrAcct", creditor.account());
    return new Instruction(leg.endToEndId(), "pacs.009", leg.attempt(), xml.end());
  }

  private static String instant(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String sum(List<Leg> legs) {
    return legs.stream()
        .map(leg -> new BigDecimal(Amounts.text(leg.size(), leg.currency())))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .toPlainString();
  }

  private static void organisation(XmlOut xml, String name, String bic) {
    xml.open(name).open("Id").open("OrgId").leaf("AnyBIC", bic).close().close().close();
  }

  private static void agent(XmlOut xml, String name, String bic) {
    xml.open(name).open("FinInstnId").leaf("BICFI", bic).close().close();
  }

  private static void account(XmlOut xml, String name, String id) {
    xml.open(name).open("Id").open("Othr").leaf("Id", id).close().close().close();
  }
}

package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A gateway that keeps what it is given; tests say what the agent says to it. */
final class PlayedAgent implements SettlementGateway {

  final List<Instruction> sent = new ArrayList<>();
  final List<String> notGiven = new ArrayList<>();
  boolean reachable = true;

  /** What it gives by cursor, two on a page; null for what it names and does not give. */
  final SortedMap<String, String> said = new TreeMap<>();

  @Override
  public Uni<Void> send(Instruction instruction) {
    if (!reachable) {
      return Uni.createFrom().failure(new IllegalStateException("no answer"));
    }
    sent.add(instruction);
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Boolean> withdraw(String messageId) {
    return Uni.createFrom().item(false);
  }

  @Override
  public Uni<List<String>> list(String after) {
    return Uni.createFrom()
        .item(
            said.keySet().stream()
                .filter(id -> after == null || id.compareTo(after) > 0)
                .limit(2)
                .toList());
  }

  @Override
  public Uni<Received> read(String cursor) {
    String xml = said.get(cursor);
    if (xml == null) {
      notGiven.add(cursor);
    }
    return xml == null
        ? Uni.createFrom().failure(new NotGivenException("the agent answered with status 500"))
        : Uni.createFrom().item(new Received(cursor, xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Uni<Void> done(Received message, boolean taken) {
    return Uni.createFrom().voidItem();
  }

  private static String document(String name, String body) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:"
        + name
        + "\">"
        + body
        + "</Document>";
  }

  private static String account() {
    return "<Acct><Id><Othr><Id>EXAMPLE-HUTONG-SETTLEMENT</Id></Othr></Id></Acct>";
  }

  /** An entry as the agent books it: the settlement account is credited by who pays. */
  static String entry(String endToEndId, String amount, boolean credited, String date) {
    return """
        <Ntry><Amt Ccy="CNY">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt><BkTxCd/>\
        <NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""
        .formatted(amount, credited ? "CRDT" : "DBIT", date, date, endToEndId);
  }

  static String notice(String messageId, String... entries) {
    return document(
        "camt.054.001.08",
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>"
            + messageId
            + "</MsgId><CreDtTm>2021-10-02T16:00:00Z</CreDtTm></GrpHdr><Ntfctn><Id>1</Id>"
            + account()
            + String.join("", entries)
            + "</Ntfctn></BkToCstmrDbtCdtNtfctn>");
  }

  /** A statement whose opening balance is zero. */
  static String statement(String messageId, String date, String closing, String... entries) {
    return document(
        "camt.053.001.08",
        "<BkToCstmrStmt><GrpHdr><MsgId>"
            + messageId
            + "</MsgId><CreDtTm>2021-10-02T16:00:00Z</CreDtTm></GrpHdr><Stmt><Id>1</Id>"
            + account()
            + balance("OPBD", "0.00", date)
            + balance("CLBD", closing, date)
            + String.join("", entries)
            + "</Stmt></BkToCstmrStmt>");
  }

  private static String balance(String code, String amount, String date) {
    return """
        <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">%s</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>"""
        .formatted(code, amount, date);
  }

  /** One leg is rejected, and of the whole message nothing is said. */
  static String rejectionOfOne(
      String messageId, String original, String endToEndId, String reason) {
    return rejection(messageId, original, endToEndId, reason).replace("<GrpSts>RJCT</GrpSts>", "");
  }

  /** The whole message is rejected because of one leg. */
  static String rejection(String messageId, String original, String endToEndId, String reason) {
    return document(
        "pacs.002.001.10",
        """
        <FIToFIPmtStsRpt><GrpHdr><MsgId>%s</MsgId><CreDtTm>2021-10-02T16:00:00Z</CreDtTm></GrpHdr>\
        <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pacs.029.001.01</OrgnlMsgNmId>\
        <GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>\
        <TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>RJCT</TxSts>\
        <StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf></TxInfAndSts></FIToFIPmtStsRpt>"""
            .formatted(messageId, original, endToEndId, reason));
  }
}

package hutong.simulator.agent;

import hutong.simulator.agent.Order.Movement;
import java.math.BigDecimal;
import java.util.List;

/** Writes what the agent says. Ids and amounts come from orders that were read as XML. */
final class Notices {

  /** Ids of orders may hold what XML must have escaped. */
  private static String safe(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private Notices() {}

  private static String document(String name, String body) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:%s">%s</Document>
        """
        .formatted(name, body);
  }

  private static String header(String id, String at) {
    return "<GrpHdr><MsgId>%s</MsgId><CreDtTm>%s</CreDtTm></GrpHdr>".formatted(id, at);
  }

  private static String account(String id) {
    return "<Acct><Id><Othr><Id>%s</Id></Othr></Id></Acct>".formatted(safe(id));
  }

  /** All of an order is settled. */
  static String settled(String id, String at, Order order) {
    return document(
        "pacs.002.001.10",
        "<FIToFIPmtStsRpt>" + header(id, at) + group(order, "ACSC") + "</FIToFIPmtStsRpt>");
  }

  /** All of an order is rejected, because of one participant. */
  static String rejected(String id, String at, Order order, String account, String reason) {
    StringBuilder body = new StringBuilder("<FIToFIPmtStsRpt>");
    body.append(header(id, at)).append(group(order, "RJCT"));
    for (Movement one : order.movements()) {
      if (one.account().equals(account)) {
        body.append(
            """
            <TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><OrgnlUETR>%s</OrgnlUETR>\
            <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf></TxInfAndSts>"""
                .formatted(safe(one.endToEndId()), safe(one.uetr()), reason));
      }
    }
    return document("pacs.002.001.10", body.append("</FIToFIPmtStsRpt>").toString());
  }

  private static String group(Order order, String status) {
    return """
        <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>%s</OrgnlMsgNmId>\
        <GrpSts>%s</GrpSts></OrgnlGrpInfAndSts>"""
        .formatted(safe(order.messageId()), order.kind(), status);
  }

  /** What was booked on the settlement account. */
  static String notice(String id, String at, String account, List<Movement> booked) {
    StringBuilder body = new StringBuilder("<BkToCstmrDbtCdtNtfctn>").append(header(id, at));
    body.append("<Ntfctn><Id>").append(id).append("</Id>").append(account(account));
    booked.forEach(one -> body.append(entry(one)));
    body.append("</Ntfctn></BkToCstmrDbtCdtNtfctn>");
    return document("camt.054.001.08", body.toString());
  }

  /** All that was booked on a day, with the balances before and after it. */
  static String statement(
      String id,
      String at,
      String account,
      String date,
      String currency,
      BigDecimal opening,
      BigDecimal closing,
      List<Movement> booked) {
    StringBuilder body = new StringBuilder("<BkToCstmrStmt>").append(header(id, at));
    body.append("<Stmt><Id>").append(id).append("</Id>").append(account(account));
    body.append(balance("OPBD", opening, currency, date));
    body.append(balance("CLBD", closing, currency, date));
    booked.forEach(one -> body.append(entry(one)));
    return document("camt.053.001.08", body.append("</Stmt></BkToCstmrStmt>").toString());
  }

  private static String balance(String code, BigDecimal amount, String currency, String date) {
    return """
        <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="%s">%s</Amt>\
        <CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>"""
        .formatted(
            code,
            currency,
            amount.abs().toPlainString(),
            amount.signum() < 0 ? "DBIT" : "CRDT",
            date);
  }

  private static String entry(Movement one) {
    return """
        <Ntry><Amt Ccy="%s">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt>\
        <BkTxCd><Prtry><Cd>NET</Cd></Prtry></BkTxCd>\
        <NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId><UETR>%s</UETR></Refs></TxDtls></NtryDtls>\
        </Ntry>"""
        .formatted(
            safe(one.currency()),
            one.amount().toPlainString(),
            one.pays() ? "CRDT" : "DBIT",
            safe(one.date()),
            safe(one.date()),
            safe(one.endToEndId()),
            safe(one.uetr()));
  }
}

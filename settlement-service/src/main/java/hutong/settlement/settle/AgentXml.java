package hutong.settlement.settle;

import hutong.settlement.settle.AgentMessage.Booking;
import hutong.settlement.settle.AgentMessage.Statement;
import hutong.settlement.settle.AgentMessage.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the agent's messages: camt.054.001.08, camt.053.001.08 and pacs.002.001.10. Others are
 * refused, and so is any document type declaration, with which external entities would begin.
 */
final class AgentXml {

  static final int MAX_BYTES = 10 * 1024 * 1024;

  private static final String ISO = "urn:iso:std:iso:20022:tech:xsd:";
  private static final int MAX_ID = 35;

  private AgentXml() {}

  /**
   * @throws BadMessageException if it is too large, no XML, of another namespace, or lacks what is
   *     needed
   */
  static AgentMessage read(byte[] bytes) throws BadMessageException {
    if (bytes.length > MAX_BYTES) {
      throw new BadMessageException("A message has at most 10 MB");
    }
    for (byte one : bytes) {
      if (one == 0) {
        throw new BadMessageException("It must be UTF-8 without NUL");
      }
    }
    Element document = parse(bytes);
    String namespace = String.valueOf(document.getNamespaceURI());
    if (!"Document".equals(document.getLocalName()) || !namespace.startsWith(ISO)) {
      throw unknown();
    }
    return switch (namespace.substring(ISO.length())) {
      case "camt.054.001.08" -> notification(child(document, "BkToCstmrDbtCdtNtfctn"));
      case "camt.053.001.08" -> statement(child(document, "BkToCstmrStmt"));
      case "pacs.002.001.10" -> report(child(document, "FIToFIPmtStsRpt"));
      default -> throw unknown();
    };
  }

  /** Reads what could be read before. */
  static AgentMessage again(byte[] bytes) {
    try {
      return read(bytes);
    } catch (BadMessageException changed) {
      throw new IllegalStateException("what could be read cannot any more", changed);
    }
  }

  private static BadMessageException unknown() {
    return new BadMessageException(
        "Only camt.054.001.08, camt.053.001.08 and pacs.002.001.10 are read");
  }

  private static Element parse(byte[] bytes) throws BadMessageException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Without a handler the JDK prints what it finds to the console.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
    } catch (SAXException notXml) {
      throw new BadMessageException("It is no well-formed XML, or has a document type declaration");
    } catch (ParserConfigurationException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static AgentMessage notification(Element root) throws BadMessageException {
    List<Booking> bookings = new ArrayList<>();
    for (Element part : children(root, "Ntfctn")) {
      bookings(part, bookings);
    }
    return new AgentMessage("camt.054", messageId(root), bookings, List.of(), List.of());
  }

  private static AgentMessage statement(Element root) throws BadMessageException {
    List<Booking> bookings = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    for (Element part : children(root, "Stmt")) {
      bookings(part, bookings);
      Element opening = balance(part, "OPBD");
      Element closing = balance(part, "CLBD");
      statements.add(
          new Statement(
              text(part, "Acct/Id/Othr/Id"),
              date(child(closing, "Dt")),
              attribute(child(closing, "Amt"), "Ccy"),
              Math.subtractExact(signed(closing), signed(opening))));
    }
    return new AgentMessage("camt.053", messageId(root), bookings, statements, List.of());
  }

  private static Element balance(Element statement, String code) throws BadMessageException {
    for (Element balance : children(statement, "Bal")) {
      if (code.equals(text(balance, "Tp/CdOrPrtry/Cd"))) {
        return balance;
      }
    }
    throw new BadMessageException("A statement needs the balances OPBD and CLBD");
  }

  private static void bookings(Element part, List<Booking> bookings) throws BadMessageException {
    String account = text(part, "Acct/Id/Othr/Id");
    for (Element entry : children(part, "Ntry")) {
      if ("BOOK".equals(text(entry, "Sts/Cd"))) {
        booked(entry, account, bookings);
      }
    }
  }

  /** An entry may hold several transactions; then each says its own amount, and they add up. */
  private static void booked(Element entry, String account, List<Booking> bookings)
      throws BadMessageException {
    String currency = attribute(child(entry, "Amt"), "Ccy");
    long total = Amounts.minor(content(child(entry, "Amt")), currency);
    boolean reversal = "true".equals(optional(entry, "RvslInd"));
    boolean credited = credited(text(entry, "CdtDbtInd"));
    LocalDate date = date(child(entry, "ValDt"));
    LocalDate booked = children(entry, "BookgDt").isEmpty() ? date : date(child(entry, "BookgDt"));
    List<Element> transactions = new ArrayList<>();
    for (Element details : children(entry, "NtryDtls")) {
      transactions.addAll(children(details, "TxDtls"));
    }
    if (transactions.isEmpty()) {
      bookings.add(new Booking(account, null, total, currency, credited, date, booked, reversal));
      return;
    }
    long sum = 0;
    for (Element one : transactions) {
      List<Element> own = children(one, "Amt");
      if (own.isEmpty() && transactions.size() > 1) {
        throw new BadMessageException("An entry of several transactions needs an amount of each");
      }
      if (!own.isEmpty() && !currency.equals(attribute(own.get(0), "Ccy"))) {
        throw new BadMessageException("An entry has transactions of another currency");
      }
      long amount = own.isEmpty() ? total : Amounts.minor(content(own.get(0)), currency);
      sum = Math.addExact(sum, amount);
      String id = optional(one, "Refs/EndToEndId");
      bookings.add(new Booking(account, id, amount, currency, credited, date, booked, reversal));
    }
    if (sum != total) {
      throw new BadMessageException("An entry is not the sum of its transactions");
    }
  }

  private static AgentMessage report(Element root) throws BadMessageException {
    List<Status> statuses = new ArrayList<>();
    String original = null;
    for (Element group : children(root, "OrgnlGrpInfAndSts")) {
      original = text(group, "OrgnlMsgId");
      String code = optional(group, "GrpSts");
      if (code != null) {
        statuses.add(new Status(original, null, code, reason(group)));
      }
    }
    for (Element one : children(root, "TxInfAndSts")) {
      String own = optional(one, "OrgnlGrpInf/OrgnlMsgId");
      statuses.add(
          new Status(
              own == null ? original : own,
              text(one, "OrgnlEndToEndId"),
              text(one, "TxSts"),
              reason(one)));
    }
    return new AgentMessage("pacs.002", messageId(root), List.of(), List.of(), statuses);
  }

  /** A code of the standard; free text is left out, it could hold anything. */
  private static String reason(Element status) throws BadMessageException {
    String code = optional(status, "StsRsnInf/Rsn/Cd");
    return code != null && code.matches("[A-Z0-9]{1,4}") ? code : null;
  }

  private static String messageId(Element root) throws BadMessageException {
    String id = text(root, "GrpHdr/MsgId");
    if (id.length() > MAX_ID) {
      throw new BadMessageException("GrpHdr/MsgId has at most 35 characters");
    }
    return id;
  }

  private static long signed(Element balance) throws BadMessageException {
    Element amount = child(balance, "Amt");
    long minor = Amounts.minor(content(amount), attribute(amount, "Ccy"));
    return credited(text(balance, "CdtDbtInd")) ? minor : -minor;
  }

  private static boolean credited(String indicator) throws BadMessageException {
    return switch (indicator) {
      case "CRDT" -> true;
      case "DBIT" -> false;
      default -> throw new BadMessageException("CdtDbtInd must be CRDT or DBIT");
    };
  }

  /** Of a choice of day and instant the day as it is written. */
  private static LocalDate date(Element choice) throws BadMessageException {
    String day = optional(choice, "Dt");
    String text = day == null ? text(choice, "DtTm") : day;
    try {
      return LocalDate.parse(text.substring(0, Math.min(10, text.length())));
    } catch (DateTimeParseException notOne) {
      throw new BadMessageException("A date is not one of ISO 8601");
    }
  }

  private static Element child(Element parent, String name) throws BadMessageException {
    List<Element> all = children(parent, name);
    if (all.size() != 1) {
      throw new BadMessageException(parent.getLocalName() + " needs exactly one " + name);
    }
    return all.get(0);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && name.equals(element.getLocalName())
          && parent.getNamespaceURI().equals(element.getNamespaceURI())) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String path) throws BadMessageException {
    String text = optional(parent, path);
    if (text == null || text.isEmpty()) {
      throw new BadMessageException(parent.getLocalName() + " needs " + path);
    }
    return text;
  }

  /** Null where a step of the path is not there; an error where one is there twice. */
  private static String optional(Element parent, String path) throws BadMessageException {
    Element at = parent;
    for (String step : path.split("/")) {
      if (children(at, step).isEmpty()) {
        return null;
      }
      at = child(at, step);
    }
    return content(at);
  }

  private static String content(Element element) {
    return element.getTextContent().strip();
  }

  private static String attribute(Element element, String name) throws BadMessageException {
    String value = element.getAttribute(name);
    if (value.isEmpty()) {
      throw new BadMessageException(element.getLocalName() + " needs " + name);
    }
    return value;
  }
}

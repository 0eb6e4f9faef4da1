package hutong.simulator.agent;

import hutong.simulator.agent.Order.Movement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads what is to be booked. */
final class OrderXml {

  private static final String ISO = "urn:iso:std:iso:20022:tech:xsd:";

  private OrderXml() {}

  /**
   * @throws IllegalArgumentException if it cannot be read; the text repeats nothing of it
   */
  static Order read(byte[] xml) {
    Element document = parse(xml);
    String namespace = String.valueOf(document.getNamespaceURI());
    return switch (namespace) {
      case ISO + "pacs.029.001.01" -> batch(only(document, "MulSttlmReq"));
      case ISO + "pacs.009.001.08" -> single(only(document, "FICdtTrf"));
      default ->
          throw new IllegalArgumentException("only pacs.029.001.01 and pacs.009.001.08 are taken");
    };
  }

  private static Element parse(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
    } catch (SAXException | IOException | ParserConfigurationException notXml) {
      throw new IllegalArgumentException("the body is no XML that is read here");
    }
  }

  private static Order batch(Element root) {
    String account = text(root, "GrpHdr/SttlmInf/SttlmAcct/Id/Othr/Id");
    List<Movement> movements = new ArrayList<>();
    for (Element request : all(root, "SttlmReq")) {
      String date = text(request, "SttlmCycl").substring(0, 10);
      for (Element one : all(request, "MvmntRcrd")) {
        Element amount = only(only(one, "Amt"), "Amt");
        movements.add(
            new Movement(
                text(one, "Id"),
                text(one, "Ref"),
                text(one, "PtcptAcct/Id/Othr/Id"),
                "DBIT".equals(text(one, "Amt/CdtDbt")),
                new BigDecimal(amount.getTextContent()),
                amount.getAttribute("Ccy"),
                date));
      }
    }
    return new Order(text(root, "GrpHdr/MsgId"), "pacs.029.001.01", account, movements);
  }

  /** The settlement account is the side of whoever instructs. */
  private static Order single(Element root) {
    String instructing = text(root, "GrpHdr/InstgAgt/FinInstnId/BICFI");
    List<Movement> movements = new ArrayList<>();
    String account = "";
    for (Element one : all(root, "CdtTrfTxInf")) {
      boolean pays = !instructing.equals(text(one, "Dbtr/FinInstnId/BICFI"));
      String debtor = text(one, "DbtrAcct/Id/Othr/Id");
      String creditor = text(one, "CdtrAcct/Id/Othr/Id");
      account = pays ? creditor : debtor;
      Element amount = only(one, "IntrBkSttlmAmt");
      movements.add(
          new Movement(
              text(one, "PmtId/EndToEndId"),
              text(one, "PmtId/UETR"),
              pays ? debtor : creditor,
              pays,
              new BigDecimal(amount.getTextContent()),
              amount.getAttribute("Ccy"),
              text(one, "IntrBkSttlmDt")));
    }
    return new Order(text(root, "GrpHdr/MsgId"), "pacs.009.001.08", account, movements);
  }

  private static List<Element> all(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }

  private static Element only(Element parent, String name) {
    List<Element> found = all(parent, name);
    if (found.size() != 1) {
      throw new IllegalArgumentException("exactly one " + name + " is needed");
    }
    return found.get(0);
  }

  private static String text(Element parent, String path) {
    Element at = parent;
    for (String step : path.split("/")) {
      at = only(at, step);
    }
    return at.getTextContent().strip();
  }
}

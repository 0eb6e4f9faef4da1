package hutong.settlement.settle;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes one ISO 20022 document. The same calls make the same bytes, whatever else is installed.
 */
final class XmlOut {

  /** The JDK's own, so that no library on the class path changes what is sent. */
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  XmlOut(String namespace) {
    try {
      xml = FACTORY.createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("Document");
      xml.writeDefaultNamespace(namespace);
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  XmlOut open(String name) {
    try {
      xml.writeStartElement(name);
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  XmlOut close() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  XmlOut leaf(String name, String value) {
    try {
      xml.writeStartElement(name);
      xml.writeCharacters(value);
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  XmlOut amount(String name, long minor, String currency) {
    try {
      xml.writeStartElement(name);
      xml.writeAttribute("Ccy", currency);
      xml.writeCharacters(Amounts.text(minor, currency));
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Closes what is open. */
  String end() {
    try {
      xml.writeEndDocument();
      xml.close();
      return text.toString();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package hutong.signing;

import hutong.signing.BadSignatureException.Fault;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.Item;

/** The text that is signed (RFC 9421, 2.5). */
final class SignatureBase {

  private SignatureBase() {}

  /**
   * @param covered the components in their order, with the signature's parameters
   * @param values the value of each component by its serialised identifier, such as {@code
   *     "@method"} with its quotes
   * @throws BadSignatureException NOT_COVERED if a component has no value here or stands twice
   */
  static String of(InnerList covered, Map<String, String> values) {
    StringBuilder base = new StringBuilder();
    Set<String> seen = new HashSet<>();
    for (Item<?> component : covered.get()) {
      String identifier = component.serialize();
      String value = values.get(identifier);
      // A value with a line break could pass for further components.
      if (value == null || !seen.add(identifier) || value.contains("\n") || value.contains("\r")) {
        throw new BadSignatureException(Fault.NOT_COVERED);
      }
      base.append(identifier).append(": ").append(value).append('\n');
    }
    return base.append("\"@signature-params\": ").append(covered.serialize()).toString();
  }
}

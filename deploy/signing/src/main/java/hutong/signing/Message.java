package hutong.signing;

import hutong.signing.BadSignatureException.Fault;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/** What requests and answers have in common: how the profile is signed and verified. */
final class Message {

  static final String LABEL = "hutong";
  static final String SIGNATURE = "signature";
  static final String SIGNATURE_INPUT = "signature-input";
  static final String CONTENT_TYPE = "content-type";
  static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(5);
  private static final String ALGORITHM = "ed25519";

  private Message() {}

  /**
   * @param values the components in their order, by serialised identifier
   */
  static Map<String, String> sign(
      Map<String, String> values, SigningKey key, Instant created, String nonce) {
    List<Item<? extends Object>> components = new ArrayList<>();
    values.keySet().forEach(identifier -> components.add(Parser.parseItem(identifier)));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("created", IntegerItem.valueOf(created.getEpochSecond()));
    parameters.put("expires", IntegerItem.valueOf(created.plus(LIFETIME).getEpochSecond()));
    parameters.put("nonce", StringItem.valueOf(nonce));
    parameters.put("keyid", StringItem.valueOf(key.keyId()));
    parameters.put("alg", StringItem.valueOf(ALGORITHM));
    parameters.put("tag", StringItem.valueOf(LABEL));
    InnerList covered = InnerList.valueOf(components).withParams(Parameters.valueOf(parameters));
    byte[] signed = Ed25519.sign(key.key(), SignatureBase.of(covered, values));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(SIGNATURE_INPUT, dictionary(covered));
    headers.put(SIGNATURE, dictionary(ByteSequenceItem.valueOf(signed)));
    return headers;
  }

  /**
   * @param headers the value of a header by its name in small letters, or null
   * @param values the components that must be covered, by serialised identifier
   */
  static Signed verify(
      UnaryOperator<String> headers,
      Map<String, String> values,
      VerifyingKeys keys,
      Instant now,
      Duration skew) {
    try {
      if (!(member(headers, SIGNATURE_INPUT) instanceof InnerList covered)
          || !(member(headers, SIGNATURE) instanceof ByteSequenceItem signature)) {
        throw new BadSignatureException(Fault.UNREADABLE);
      }
      Set<String> named =
          covered.get().stream()
              .map(Item::serialize)
              .collect(Collectors.toCollection(HashSet::new));
      if (!named.equals(values.keySet())) {
        throw new BadSignatureException(Fault.NOT_COVERED);
      }
      if (!ALGORITHM.equals(text(covered, "alg")) || !LABEL.equals(text(covered, "tag"))) {
        throw new BadSignatureException(Fault.ALGORITHM_NOT_ALLOWED);
      }
      Signed signed =
          new Signed(
              text(covered, "keyid"),
              text(covered, "nonce"),
              time(covered, "created"),
              time(covered, "expires"));
      inTime(signed, now, skew);
      PublicKey key =
          keys.valid(signed.keyId(), now)
              .orElseThrow(() -> new BadSignatureException(Fault.UNKNOWN_KEY));
      if (!Ed25519.verify(key, SignatureBase.of(covered, values), bytes(signature))) {
        throw new BadSignatureException(Fault.WRONG);
      }
      return signed;
    } catch (ParseException unreadable) {
      throw new BadSignatureException(Fault.UNREADABLE);
    }
  }

  /** The value of a header, which must be there. */
  static String need(UnaryOperator<String> headers, String name) {
    String value = headers.apply(name);
    if (value == null || value.isBlank()) {
      throw new BadSignatureException(Fault.MISSING);
    }
    return value.strip();
  }

  /** The bytes of a signature as the base of the answer to it has them. */
  static String member(String signatureHeader) {
    try {
      ListElement<?> signature = Parser.parseDictionary(signatureHeader).get().get(LABEL);
      if (!(signature instanceof ByteSequenceItem)) {
        throw new BadSignatureException(Fault.MISSING);
      }
      return signature.serialize();
    } catch (ParseException unreadable) {
      throw new BadSignatureException(Fault.UNREADABLE);
    }
  }

  private static void inTime(Signed signed, Instant now, Duration skew) {
    if (signed.created().isAfter(now.plus(skew))) {
      throw new BadSignatureException(Fault.CREATED_IN_FUTURE);
    }
    if (signed.expires().isAfter(signed.created().plus(LONGEST_LIFETIME))) {
      throw new BadSignatureException(Fault.LIVES_TOO_LONG);
    }
    if (signed.expires().isBefore(now.minus(skew))) {
      throw new BadSignatureException(Fault.EXPIRED);
    }
  }

  private static ListElement<?> member(UnaryOperator<String> headers, String name) {
    ListElement<?> member = Parser.parseDictionary(need(headers, name)).get().get(LABEL);
    if (member == null) {
      throw new BadSignatureException(Fault.MISSING);
    }
    return member;
  }

  private static String text(InnerList covered, String parameter) {
    Item<?> item = covered.getParams().get(parameter);
    if (!(item instanceof StringItem text)) {
      throw new BadSignatureException(Fault.MISSING);
    }
    return text.get();
  }

  private static Instant time(InnerList covered, String parameter) {
    Item<?> item = covered.getParams().get(parameter);
    if (!(item instanceof IntegerItem seconds)) {
      throw new BadSignatureException(Fault.MISSING);
    }
    return Instant.ofEpochSecond(seconds.get());
  }

  private static byte[] bytes(ByteSequenceItem item) {
    ByteBuffer buffer = item.get().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static String dictionary(ListElement<? extends Object> member) {
    Map<String, ListElement<? extends Object>> members = new LinkedHashMap<>();
    members.put(LABEL, member);
    return Dictionary.valueOf(members).serialize();
  }
}

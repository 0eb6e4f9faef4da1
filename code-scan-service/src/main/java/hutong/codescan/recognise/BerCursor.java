package hutong.codescan.recognise;

/**
 * Goes through the BER-TLV record of EMVCo's consumer-presented mode: tags of one or two bytes, and
 * definite lengths in as few bytes as they need. A second way to write a length would be a second
 * text for one and the same code, which could then be spent twice.
 */
final class BerCursor {

  private static final int MORE_TAG = 0x1F;
  private static final int CONSTRUCTED = 0x20;
  private static final int HIGH_BIT = 0x80;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean damaged;
  private int tag;
  private int from;
  private boolean constructed;

  BerCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes to the next element; false at the end, and where the record is damaged. */
  boolean next() {
    if (damaged || at == end) {
      return false;
    }
    int first = octet();
    constructed = (first & CONSTRUCTED) != 0;
    tag = first;
    if ((first & MORE_TAG) == MORE_TAG) {
      int second = octet();
      // A set bit would announce a third byte, which no EMV tag has.
      damaged |= (second & HIGH_BIT) != 0;
      tag = first << 8 | second;
    }
    int length = readLength();
    if (damaged || tag == 0 || length > end - at) {
      damaged = true;
      return false;
    }
    from = at;
    at += length;
    return true;
  }

  private int readLength() {
    int first = octet();
    if (first < HIGH_BIT) {
      return first;
    }
    int length;
    if (first == 0x81) {
      length = octet();
      damaged |= length < HIGH_BIT;
    } else if (first == 0x82) {
      length = octet() << 8;
      length |= octet();
      damaged |= length < 0x100;
    } else {
      length = 0;
      damaged = true;
    }
    return length;
  }

  private int octet() {
    if (at >= end) {
      damaged = true;
      return 0;
    }
    return bytes[at++] & 0xFF;
  }

  boolean damaged() {
    return damaged;
  }

  /** The tag's one or two bytes as a number, such as 0x4F or 0x9F26. */
  int tag() {
    return tag;
  }

  boolean isConstructed() {
    return constructed;
  }

  int from() {
    return from;
  }

  int length() {
    return at - from;
  }

  /** Where the next element would begin. */
  int start() {
    return at;
  }

  /** Bytes that were not read yet. */
  int rest() {
    return end - at;
  }

  /** A cursor over the element's value. */
  BerCursor inside() {
    return new BerCursor(bytes, from, at);
  }
}

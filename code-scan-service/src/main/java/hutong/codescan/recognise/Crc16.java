package hutong.codescan.recognise;

/**
 * CRC-16/CCITT-FALSE (polynomial 1021, initial value FFFF), the check value of EMVCo's
 * merchant-presented codes. It finds misreadings; it is no protection against forgery.
 */
final class Crc16 {

  private static final int POLYNOMIAL = 0x1021;
  private static final char[] TABLE = table();

  private Crc16() {}

  /** Over the UTF-8 bytes of a text's beginning, in which every surrogate has its other half. */
  static int of(String text, int to) {
    int crc = 0xFFFF;
    for (int i = 0; i < to; i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        crc = next(crc, c);
      } else {
        if (Character.isHighSurrogate((char) c)) {
          c = text.codePointAt(i++);
        }
        crc = beyondAscii(crc, c);
      }
    }
    return crc;
  }

  private static int beyondAscii(int before, int c) {
    int crc = before;
    if (c < 0x800) {
      crc = next(crc, 0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        crc = next(crc, 0xE0 | c >> 12);
      } else {
        crc = next(crc, 0xF0 | c >> 18);
        crc = next(crc, 0x80 | c >> 12 & 0x3F);
      }
      crc = next(crc, 0x80 | c >> 6 & 0x3F);
    }
    return next(crc, 0x80 | c & 0x3F);
  }

  private static int next(int crc, int octet) {
    return (crc << 8 & 0xFF00) ^ TABLE[crc >> 8 ^ octet];
  }

  private static char[] table() {
    char[] table = new char[256];
    for (int octet = 0; octet < table.length; octet++) {
      int crc = octet << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      table[octet] = (char) crc;
    }
    return table;
  }
}

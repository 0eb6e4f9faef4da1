package hutong.codescan.recognise;

/**
 * CRC-16/CCITT-FALSE (polynomial 1021, initial value FFFF), the check value of EMVCo's
 * merchant-presented codes. It finds misreadings; it is no protection against forgery.
 */
final class Crc16 {

  private Crc16() {}

  static int of(byte[] bytes) {
    int crc = 0xFFFF;
    for (byte b : bytes) {
      crc ^= (b & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }
}

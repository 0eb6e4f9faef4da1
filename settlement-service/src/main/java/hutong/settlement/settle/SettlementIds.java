package hutong.settlement.settle;

import hutong.settlement.proof.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Ids that the agent knows us by. They follow from cycle, participant, currency and attempt, so
 * that whoever sends a thing again, after whatever crash, sends it under the same id. ISO 20022
 * allows 35 characters.
 */
final class SettlementIds {

  private static final int MAX_LENGTH = 35;

  private SettlementIds() {}

  /** For example {@code 2021100201.1.TENPAYCNY}; the currency is the last three characters. */
  static String endToEndId(String cycleId, String participant, String currency, int attempt) {
    return fitting(compact(cycleId) + "." + attempt + "." + participant + currency);
  }

  /** The id of the message that carries all legs of an attempt. */
  static String batch(String cycleId, int attempt) {
    return fitting(compact(cycleId) + "." + attempt + ".029");
  }

  /** The same for the same end-to-end id, in the form of a random UUID, which a UETR must have. */
  static UUID uetr(String endToEndId) {
    ByteBuffer hash = ByteBuffer.wrap(sha256("uetr:" + endToEndId));
    long high = (hash.getLong() & ~0xf000L) | 0x4000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static String compact(String cycleId) {
    return cycleId.replace("-", "");
  }

  private static String fitting(String id) {
    return id.length() <= MAX_LENGTH ? id : HexFormat.of().formatHex(sha256(id), 0, MAX_LENGTH / 2);
  }

  private static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sha256(byte[] bytes) {
    return Hash.sha256().digest(bytes);
  }
}

package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.IntStream;

/**
 * Which shops a rule covers, computed from the published hash and the rulebook file alone: so the
 * play does not ask the system that it is about to test.
 */
final class MerchantCoverage {

  static final int BUCKETS = 10_000;

  private MerchantCoverage() {}

  /**
   * The bucket of a subject, 0 to 9999: the first eight bytes of SHA-256 over salt, line feed and
   * subject, as an unsigned number, modulo 10,000.
   */
  static int bucket(String salt, String subject) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((salt + "\n" + subject).getBytes(StandardCharsets.UTF_8));
      return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), BUCKETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Replaces {@code {outside RULE}} in a merchant id by the first four-digit number that leaves the
   * merchant outside the rule's coverage; other ids stay as they are.
   *
   * @throws IOException when the rulebook cannot be read or does not have the rule
   */
  static String resolve(String merchantId, Path rulebook) throws IOException {
    int begin = merchantId.indexOf("{outside ");
    if (begin < 0) {
      return merchantId;
    }
    String prefix = merchantId.substring(0, begin);
    String rule = merchantId.substring(begin + "{outside ".length(), merchantId.length() - 1);
    JsonNode coverage = coverage(rule, rulebook);
    String salt = coverage.path("salt").asText();
    JsonNode steps = coverage.path("steps");
    int coveredBuckets = steps.path(steps.size() - 1).path("bps").asInt();
    return IntStream.range(1, BUCKETS)
        .mapToObj(number -> prefix + String.format("%04d", number))
        .filter(merchant -> bucket(salt, merchant) >= coveredBuckets)
        .findFirst()
        .orElseThrow(() -> new IOException(rule + " covers every shop"));
  }

  private static JsonNode coverage(String rule, Path rulebook) throws IOException {
    for (JsonNode candidate : new ObjectMapper().readTree(rulebook.toFile()).path("rules")) {
      if (candidate.path("id").asText().equals(rule)) {
        return candidate.path("merchantCoverage");
      }
    }
    throw new IOException(rulebook + " has no rule " + rule);
  }
}

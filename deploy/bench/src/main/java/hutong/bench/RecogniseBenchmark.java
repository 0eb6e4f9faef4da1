package hutong.bench;

import hutong.codescan.families.FamiliesFile;
import hutong.codescan.families.FamiliesReader;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.Recognition.Recognised;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Recognitions a second of one thread, by the families that are shipped. The mix is 40 % payment
 * codes in digits, 40 % links, 15 % EMV merchant-presented codes, half of them with Chinese text,
 * and 5 % EMV consumer-presented ones; a thousand different texts of each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecogniseBenchmark {

  private static final int CODES = 1_000;
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String CHINESE = "最佳运输北京广州便利店面馆中心";

  private final Recogniser recogniser =
      new Recogniser(FamiliesReader.read(FamiliesFile.packaged()));
  private final Random random = new Random(20_211_002);

  private final List<String> numbers = codes(this::number);
  private final List<String> links = codes(this::link);
  private final List<String> merchantCodes = codes(this::merchantCode);
  private final List<String> consumerCodes = codes(this::consumerCode);
  private final List<String> mixed = mixed();

  private List<String> codes(Supplier<String> one) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < CODES; i++) {
      String code = one.get();
      if (!(recogniser.recognise(code) instanceof Recognised)) {
        throw new IllegalStateException("Not recognised: " + code);
      }
      codes.add(code);
    }
    return codes;
  }

  private List<String> mixed() {
    List<String> all = new ArrayList<>();
    all.addAll(numbers.subList(0, CODES * 40 / 100));
    all.addAll(links.subList(0, CODES * 40 / 100));
    all.addAll(merchantCodes.subList(0, CODES * 15 / 100));
    all.addAll(consumerCodes.subList(0, CODES * 5 / 100));
    Collections.shuffle(all, random);
    return all;
  }

  private String number() {
    return switch (random.nextInt(4)) {
      case 0 -> "1" + random.nextInt(5) + text("0123456789", 16);
      case 1 -> "28" + text("0123456789", 16);
      case 2 -> "251001" + "02" + text("0123456789", 16);
      default -> "62" + text("0123456789", 17);
    };
  }

  private String link() {
    return switch (random.nextInt(6)) {
      case 0 -> "https://payapp.weixin.qq.com/qr/" + text(LETTERS, 22);
      case 1 -> "HTTPS://QR.ALIPAY.COM/FKX" + text("0123456789ABCDEF", 17);
      case 2 -> "https://qr.alipay.com/bax" + text(LETTERS, 17) + "?t=1633";
      case 3 -> "https://qr.95516.com/00010000/" + text("0123456789", 32);
      case 4 -> "weixin://wxpay/bizpayurl?pr=" + text(LETTERS, 9);
      default -> "wxp://f2f0" + text(LETTERS, 40);
    };
  }

  /** About 150 characters; every second one has a Chinese name and is dynamic. */
  private String merchantCode() {
    boolean chinese = random.nextBoolean();
    StringBuilder code = new StringBuilder("000201");
    put(code, "01", chinese ? "12" : "11");
    put(code, "15", text("0123456789", 31));
    put(code, "52", "5812");
    put(code, "53", "156");
    if (chinese) {
      put(code, "54", "%d.%02d".formatted(1 + random.nextInt(999), random.nextInt(100)));
    }
    put(code, "58", "CN");
    put(code, "59", "Shop " + text(LETTERS, 10));
    put(code, "60", "BEIJING");
    put(code, "62", "0306" + text("0123456789", 6) + "0708" + text("0123456789", 8));
    if (chinese) {
      put(code, "64", "0002ZH0108" + text(CHINESE, 8) + "0202北京");
    }
    code.append("6304");
    return code.append("%04X".formatted(crc(code.toString()))).toString();
  }

  private String consumerCode() {
    String application = "4F07A0000003330101" + "5008756E696F6E706179" + "9F2608" + hex(8);
    String template = "61%02X".formatted(application.length() / 2) + application;
    byte[] record = HexFormat.of().parseHex("85054350563031" + template);
    return Base64.getEncoder().encodeToString(record);
  }

  private static void put(StringBuilder code, String tag, String value) {
    code.append(tag).append("%02d".formatted(value.length())).append(value);
  }

  private String text(String characters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().withUpperCase().formatHex(some);
  }

  /** CRC-16/CCITT-FALSE, bit by bit. */
  private static int crc(String text) {
    int crc = 0xFFFF;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      crc ^= (octet & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }

  private void all(List<String> codes, Blackhole sink) {
    for (int i = 0; i < CODES; i++) {
      sink.consume(recogniser.recognise(codes.get(i)));
    }
  }

  @Benchmark
  @OperationsPerInvocation(CODES)
  public void mixed(Blackhole sink) {
    all(mixed, sink);
  }

  @Benchmark
  @OperationsPerInvocation(CODES)
  public void payerNumbers(Blackhole sink) {
    all(numbers, sink);
  }

  @Benchmark
  @OperationsPerInvocation(CODES)
  public void links(Blackhole sink) {
    all(links, sink);
  }

  @Benchmark
  @OperationsPerInvocation(CODES)
  public void emvMerchantCodes(Blackhole sink) {
    all(merchantCodes, sink);
  }

  @Benchmark
  @OperationsPerInvocation(CODES)
  public void emvConsumerCodes(Blackhole sink) {
    all(consumerCodes, sink);
  }
}

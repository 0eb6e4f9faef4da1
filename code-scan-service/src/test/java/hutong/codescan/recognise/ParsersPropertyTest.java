package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ParsersPropertyTest {

  private static final byte[] VERSION = {(byte) 0x85, 5, 'C', 'P', 'V', '0', '1'};

  /** What printed links are made of, and what a host that anybody could register is. */
  private static final Pattern PRINTED = Pattern.compile("[\\x21-\\x7E&&[^\\\\\"<>^`{|}]]+");

  private static final Pattern PUBLIC_HOST =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}");

  private final Recogniser recogniser = Shipped.recogniser();

  /** An element of a BER-TLV record. */
  private record Ber(int tag, byte[] value) {

    byte[] written() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (tag > 0xFF) {
        out.write(tag >> 8);
      }
      out.write(tag & 0xFF);
      if (value.length > 0xFF) {
        out.write(0x82);
        out.write(value.length >> 8);
      } else if (value.length > 0x7F) {
        out.write(0x81);
      }
      out.write(value.length & 0xFF);
      out.writeBytes(value);
      return out.toByteArray();
    }
  }

  @Property
  void reads_ber_elements_back_as_they_were_written(@ForAll("bers") List<Ber> elements) {
    // Given
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    elements.forEach(element -> record.writeBytes(element.written()));
    byte[] bytes = record.toByteArray();

    // When
    List<Integer> tags = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    BerCursor cursor = new BerCursor(bytes, 0, bytes.length);
    while (cursor.next()) {
      tags.add(cursor.tag());
      values.add(Arrays.copyOfRange(bytes, cursor.from(), cursor.from() + cursor.length()));
    }

    // Then
    assertThat(cursor.damaged()).isFalse();
    assertThat(tags).isEqualTo(elements.stream().map(Ber::tag).toList());
    assertThat(values.toArray(byte[][]::new))
        .isDeepEqualTo(elements.stream().map(Ber::value).toArray(byte[][]::new));
  }

  @Property
  void takes_no_record_cut_short(@ForAll("bers") List<Ber> elements) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(VERSION);
    record.writeBytes(new byte[] {0x61, 9, 0x4F, 7, (byte) 0xA0, 0, 0, 3, 0x33, 1, 1});
    int whole = record.size();
    elements.forEach(element -> record.writeBytes(new Ber(0x50, element.value()).written()));
    byte[] bytes = record.toByteArray();
    for (int length = 6; length < whole; length++) {
      String code = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
      assertThat(recogniser.recognise(code)).isInstanceOf(Unrecognised.class);
    }
    Invariants.hold(Base64.getEncoder().encodeToString(bytes));
  }

  @Property
  void answers_for_any_record(@ForAll @Size(max = 400) byte[] rest) {
    byte[] record = Arrays.copyOf(VERSION, VERSION.length + rest.length);
    System.arraycopy(rest, 0, record, VERSION.length, rest.length);
    Invariants.hold(Base64.getEncoder().encodeToString(record));
  }

  @Property
  void answers_for_any_elements_with_a_right_check_value(@ForAll("elements") String elements) {
    Invariants.hold(Samples.withCrc("000201" + elements));
  }

  @Property
  void computes_the_check_value_over_the_bytes(@ForAll String text) {
    // Given
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String sound = new String(bytes, StandardCharsets.UTF_8);
    int expected = 0xFFFF;
    for (byte octet : bytes) {
      expected ^= (octet & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        expected = (expected & 0x8000) != 0 ? expected << 1 ^ 0x1021 : expected << 1;
      }
    }

    // When
    int crc = Crc16.of(sound, sound.length());

    // Then
    assertThat(crc).isEqualTo(expected & 0xFFFF);
  }

  @Property(tries = 5_000)
  void takes_links_apart_as_java_net_uri_does(@ForAll("links") String text) {
    // Given
    String host = hostByUri(text);

    // When
    Recognition recognition = recogniser.recognise(text);

    // Then
    boolean aggregate = recognition.equals(new Unrecognised(RefusalReason.AGGREGATE_UNRESOLVED));
    if (host == null) {
      assertThat(recognition).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
    } else if (KNOWN.contains(host)) {
      assertThat(aggregate).isFalse();
    } else {
      assertThat(recognition).isNotInstanceOf(Recognised.class);
      boolean imitation = KNOWN.stream().anyMatch(host::contains);
      assertThat(aggregate)
          .isEqualTo(PUBLIC_HOST.matcher(host).matches() && !host.contains("xn--") && !imitation);
    }
  }

  private static final List<String> KNOWN =
      Shipped.families().links().stream()
          .filter(link -> link.scheme().equals("https"))
          .flatMap(link -> link.hosts().stream())
          .toList();

  /** The host of a plain web link in lower case, or null, by the library's own parser. */
  private static String hostByUri(String text) {
    if (!PRINTED.matcher(text).matches()) {
      return null;
    }
    try {
      URI link = new URI(text);
      boolean plain =
          "https".equalsIgnoreCase(link.getScheme())
              && link.getHost() != null
              && link.getHost().equalsIgnoreCase(link.getRawAuthority())
              && link.getRawFragment() == null;
      return plain ? link.getHost().toLowerCase(Locale.ROOT) : null;
    } catch (URISyntaxException notALink) {
      return null;
    }
  }

  @Provide
  Arbitrary<String> links() {
    Arbitrary<String> schemes =
        Arbitraries.of("https://", "HTTPS://", "https:", "https:/", "http://", "https:///", "");
    Arbitrary<String> labels = Arbitraries.strings().withChars("ab0-_.@:%").ofMaxLength(6);
    Arbitrary<String> hosts =
        Arbitraries.oneOf(
            Arbitraries.of(KNOWN),
            Arbitraries.of(KNOWN).map(host -> host.toUpperCase(Locale.ROOT)),
            Combinators.combine(labels, Arbitraries.of(KNOWN), labels).as((a, b, c) -> a + b + c),
            Combinators.combine(labels, Arbitraries.of(".cn", ".com", ".c", ".1", "", "."))
                .as((a, b) -> a + b));
    Arbitrary<String> rests =
        Arbitraries.strings()
            .withChars("/?#&=%2eafkxbq[]@:;,+$!*'()~._-\\\"<> |^`{}é")
            .ofMaxLength(20);
    Arbitrary<String> paths = Arbitraries.of("", "/", "/fkx", "/qr/", "/00010000/", "?");
    return Combinators.combine(schemes, hosts, paths, rests).as((a, b, c, d) -> a + b + c + d);
  }

  @Provide
  Arbitrary<List<Ber>> bers() {
    Arbitrary<Integer> tags =
        Arbitraries.of(0x4F, 0x50, 0x57, 0x5A, 0x61, 0x62, 0x63, 0x64, 0x85, 0x5F20, 0x9F26);
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    return Combinators.combine(tags, values).as(Ber::new).list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> elements() {
    Arbitrary<String> tags = Arbitraries.integers().between(0, 99).map(Tlv::twoDigits);
    Arbitrary<String> inner =
        Arbitraries.of("0004GUID", "0002ZH", "0103abc", "5006000201", "0903AME", "54041.00", "x");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            inner.list().ofMinSize(1).ofMaxSize(4).map(all -> String.join("", all)),
            Arbitraries.strings().withChars("01259AMx.北é\u202e").ofMinLength(1).ofMaxLength(40),
            Arbitraries.of("156", "11", "12", "12.34", "A0000003330101", "02", "03", "CN"));
    return Combinators.combine(tags, values)
        .as((tag, value) -> Tlv.encode(List.of(new Tlv.Element(tag, value))))
        .list()
        .ofMaxSize(12)
        .map(all -> "15314800520448005204123456789012345" + String.join("", all));
  }
}

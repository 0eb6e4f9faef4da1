package hutong.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a file: UTF-8, each ended by one LF, without any other control character. Holds one
 * line at a time, whatever the size of the file.
 */
final class TextLines implements AutoCloseable {

  /** A path of 64 hashes and every other record are far shorter. */
  static final int MAX_BYTES = 65_536;

  private final InputStream in;
  private final byte[] chunk = new byte[MAX_BYTES];
  private final byte[] line = new byte[MAX_BYTES];
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private int from;
  private int to;
  private long number;

  TextLines(InputStream in) {
    this.in = in;
  }

  /** Of the line that was returned last; the first is 1. */
  long number() {
    return number;
  }

  /**
   * The next line without its LF, or null at the end.
   *
   * @throws Refused if it is no such line
   */
  String next() throws IOException {
    int length = 0;
    number++;
    while (true) {
      if (from == to) {
        to = in.read(chunk);
        from = 0;
        if (to <= 0) {
          to = 0;
          if (length > 0) {
            throw refused("does not end with a line feed; the file may be cut off");
          }
          return null;
        }
      }
      byte b = chunk[from++];
      if (b == '\n') {
        return text(length);
      }
      if (length == MAX_BYTES) {
        throw refused("is longer than " + MAX_BYTES + " bytes");
      }
      line[length++] = b;
    }
  }

  private String text(int length) {
    String text;
    try {
      text = utf8.decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw refused("is not UTF-8");
    }
    if (number == 1 && text.startsWith("\ufeff")) {
      throw refused("begins with a byte order mark");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw refused(String.format("holds the control character U+%04X", (int) text.charAt(i)));
      }
    }
    return text;
  }

  private Refused refused(String what) {
    return new Refused("line " + number + " " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

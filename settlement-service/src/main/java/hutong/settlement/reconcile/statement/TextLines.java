package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text line by line, with room for one. Lines end with LF or CR LF; a byte order mark before the
 * first is left out. In none of the charsets used here can a character hold the byte of LF.
 */
final class TextLines {

  /** Longest line in bytes, many times what any of the formats needs. */
  static final int MAX_LINE_BYTES = 16 * 1024;

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final boolean bomPossible;
  private final byte[] piece = new byte[64 * 1024];
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int position;
  private int limit;
  private long number;

  TextLines(InputStream in, Charset charset) {
    this.in = in;
    this.bomPossible = charset.equals(StandardCharsets.UTF_8);
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The number of the line that was read last, from 1 on; 0 before the first. */
  long number() {
    return number;
  }

  /** The next line without its end, or null after the last. */
  String next() throws IOException, BadStatementException {
    int length = fill();
    if (length < 0) {
      return null;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    int start = number == 1 && bomPossible && startsWithBom(length) ? BOM.length : 0;
    for (int i = start; i < length; i++) {
      if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7F) {
        throw bad(null, Reason.CONTROL_CHARACTER);
      }
    }
    try {
      return decoder.decode(ByteBuffer.wrap(line, start, length - start)).toString();
    } catch (CharacterCodingException notText) {
      throw bad(null, Reason.NOT_TEXT);
    }
  }

  /** A failure in the line that was read last. */
  BadStatementException bad(String field, Reason reason) {
    return new BadStatementException(number, field, reason);
  }

  private boolean startsWithBom(int length) {
    return length >= BOM.length && Arrays.equals(line, 0, BOM.length, BOM, 0, BOM.length);
  }

  /** Returns how long the next line is, or -1 at the end. */
  private int fill() throws IOException, BadStatementException {
    int length = 0;
    boolean any = false;
    while (true) {
      if (position == limit) {
        position = 0;
        limit = Math.max(0, in.read(piece));
        if (limit == 0) {
          return any ? length : -1;
        }
      }
      if (!any) {
        any = true;
        number++;
      }
      int end = position;
      while (end < limit && piece[end] != '\n') {
        end++;
      }
      if (length + end - position > MAX_LINE_BYTES) {
        throw bad(null, Reason.LINE_TOO_LONG);
      }
      System.arraycopy(piece, position, line, length, end - position);
      length += end - position;
      boolean whole = end < limit;
      position = whole ? end + 1 : end;
      if (whole) {
        return length;
      }
    }
  }
}

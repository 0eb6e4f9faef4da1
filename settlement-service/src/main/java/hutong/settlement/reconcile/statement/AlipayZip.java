package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Finds the one table in the zip while it streams by. Nothing is written to disk and the names are
 * only compared; a name that would lead elsewhere is refused all the same, because no honest file
 * has one. What comes out is counted, so that a small file cannot become an endless one.
 */
final class AlipayZip {

  private static final String DETAIL = "_业务明细.csv";
  private static final int MAX_ENTRIES = 16;

  private AlipayZip() {}

  /** Reads the table; it need not read to its end. */
  interface Table {
    void read(InputStream in) throws IOException, BadStatementException;
  }

  static void read(InputStream file, long maxUnpackedBytes, Table table)
      throws IOException, BadStatementException {
    try {
      ZipInputStream zip = new ZipInputStream(file, AlipayBill.GBK);
      Bounded unpacked = new Bounded(zip, maxUnpackedBytes);
      int entries = 0;
      boolean found = false;
      for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
        entries++;
        check(entries, entry.getName());
        if (entry.getName().endsWith(DETAIL)) {
          if (found) {
            throw whole(Reason.TWO_DETAIL_FILES);
          }
          found = true;
          table.read(unpacked);
        }
        unpacked.readToEnd();
      }
      if (entries == 0) {
        throw whole(Reason.NOT_A_ZIP);
      }
      if (!found) {
        throw whole(Reason.NO_DETAIL_FILE);
      }
    } catch (TooMuch tooMuch) {
      throw whole(Reason.TOO_LARGE);
    } catch (ZipException | EOFException broken) {
      throw whole(Reason.NOT_A_ZIP);
    }
  }

  private static ZipEntry next(ZipInputStream zip) throws IOException, BadStatementException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException | IndexOutOfBoundsException brokenName) {
      throw whole(Reason.NOT_A_ZIP);
    }
  }

  private static void check(int entries, String name) throws BadStatementException {
    if (entries > MAX_ENTRIES) {
      throw whole(Reason.TOO_MANY_ENTRIES);
    }
    if (name.indexOf('/') >= 0
        || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0
        || name.startsWith(".")) {
      throw whole(Reason.UNSAFE_ENTRY);
    }
  }

  private static BadStatementException whole(Reason reason) {
    return new BadStatementException(0, null, reason);
  }

  private static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Counts over all entries. */
  private static final class Bounded extends FilterInputStream {

    private long left;

    Bounded(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = super.read(to, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new TooMuch();
      }
      return count;
    }

    void readToEnd() throws IOException {
      byte[] piece = new byte[8192];
      int count = read(piece, 0, piece.length);
      while (count >= 0) {
        count = read(piece, 0, piece.length);
      }
    }
  }
}

package hutong.settlement.proof;

import hutong.runtime.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One record of a file, field by field in the order of the contract, so that the two writings hold
 * the same. A value that is null is one that is not known.
 */
sealed interface FileRecord {

  FileRecord text(String name, String value);

  /** What is never guarded: fixed words, hashes and the signature. */
  FileRecord plain(String name, String value);

  FileRecord money(String name, long minor);

  FileRecord count(String name, long value);

  FileRecord instant(String name, Instant at);

  FileRecord plains(String name, List<String> values);

  /** The record without the end of its line. */
  String written();

  /** Cells between separators; names do not appear. */
  final class Psv implements FileRecord {

    private final StringBuilder cells = new StringBuilder(320);

    private Psv cell(String cell) {
      if (cells.length() > 0) {
        cells.append(Cells.SEPARATOR);
      }
      cells.append(cell);
      return this;
    }

    @Override
    public Psv text(String name, String value) {
      return cell(Cells.text(value));
    }

    @Override
    public Psv plain(String name, String value) {
      return cell(value == null ? "" : value);
    }

    @Override
    public Psv money(String name, long minor) {
      return cell(Cells.money(minor));
    }

    @Override
    public Psv count(String name, long value) {
      return cell(Long.toString(value));
    }

    @Override
    public Psv instant(String name, Instant at) {
      return cell(Cells.instant(at));
    }

    @Override
    public Psv plains(String name, List<String> values) {
      return cell(String.join(",", values));
    }

    @Override
    public String written() {
      return cells.toString();
    }
  }

  /** One JSON object. */
  final class Json implements FileRecord {

    private final Map<String, Object> members = new LinkedHashMap<>();

    private Json member(String name, Object value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    @Override
    public Json text(String name, String value) {
      return member(name, value);
    }

    @Override
    public Json plain(String name, String value) {
      return member(name, value);
    }

    @Override
    public Json money(String name, long minor) {
      return member(name, minor);
    }

    @Override
    public Json count(String name, long value) {
      return member(name, value);
    }

    @Override
    public Json instant(String name, Instant at) {
      return member(name, at == null ? null : Cells.instant(at));
    }

    @Override
    public Json plains(String name, List<String> values) {
      return member(name, values);
    }

    @Override
    public String written() {
      return new String(StrictJson.write(members), StandardCharsets.UTF_8);
    }
  }
}

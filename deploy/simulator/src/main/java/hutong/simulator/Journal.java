package hutong.simulator;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The books on disk: one line per changed entry, {@code crc32 in hex, space, JSON, newline}, only
 * ever appended. What is left of an append that a kill cut short stands at the end, was never
 * answered, and is cut off at the next start.
 */
final class Journal implements Closeable {

  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new InstantsAsText()).build();
  private static final int CRC_CHARS = 8;
  private static final int READ_BYTES = 64 * 1024;

  private final FileChannel file;

  private Journal(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens or creates the journal of a directory and hands over all it holds, oldest first.
   *
   * @throws JournalException when it is damaged before its end
   * @throws IOException when it cannot be read, or another process has it open
   */
  static Journal open(Path directory, Consumer<Entry> restore)
      throws IOException, JournalException {
    Files.createDirectories(directory);
    Path path = directory.resolve("journal");
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, path);
      long end = replay(file, path, restore);
      file.truncate(end);
      file.position(end);
      return new Journal(file);
    } catch (IOException | JournalException | RuntimeException unusable) {
      file.close();
      throw unusable;
    }
  }

  /** Returns when the entries are on disk. */
  void append(List<Entry> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream(entries.size() * 256);
    for (Entry entry : entries) {
      byte[] json = JSON.writeValueAsBytes(entry);
      lines.write(crc(json).getBytes(StandardCharsets.US_ASCII));
      lines.write(' ');
      lines.write(json);
      lines.write('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static void lock(FileChannel file, Path path) throws IOException {
    try {
      if (file.tryLock() == null) {
        throw new IOException(path + " is in use by another simulator");
      }
    } catch (OverlappingFileLockException here) {
      throw new IOException(path + " is in use by another simulator", here);
    }
  }

  /**
   * Returns where the last whole line ends. Reads piece by piece: a day's journal is larger than
   * the books that come of it.
   */
  private static long replay(FileChannel file, Path path, Consumer<Entry> restore)
      throws IOException, JournalException {
    long size = file.size();
    ByteBuffer piece = ByteBuffer.allocate(READ_BYTES);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long wholeLines = 0;
    int number = 1;
    // Through the channel that holds the lock: on POSIX systems a process loses its locks on a
    // file when it closes any other descriptor of it.
    while (file.read(piece) >= 0) {
      piece.flip();
      while (piece.hasRemaining()) {
        if (!takeLine(piece, line)) {
          continue;
        }
        long end = wholeLines + line.size() + 1;
        Entry entry = entry(line.toByteArray());
        if (entry == null && end < size) {
          throw new JournalException(path + " is damaged in line " + number);
        }
        if (entry == null) {
          return wholeLines;
        }
        restore.accept(entry);
        wholeLines = end;
        number++;
        line.reset();
      }
      piece.clear();
    }
    return wholeLines;
  }

  /** Moves what is left of a line, or of the piece, to the line; tells whether it is whole now. */
  private static boolean takeLine(ByteBuffer piece, ByteArrayOutputStream line) {
    int start = piece.position();
    int end = start;
    while (end < piece.limit() && piece.get(end) != '\n') {
      end++;
    }
    line.write(piece.array(), start, end - start);
    boolean whole = end < piece.limit();
    piece.position(whole ? end + 1 : end);
    return whole;
  }

  /** Returns null for a line that is not whole. */
  private static Entry entry(byte[] line) {
    if (line.length <= CRC_CHARS + 1) {
      return null;
    }
    byte[] json = Arrays.copyOfRange(line, CRC_CHARS + 1, line.length);
    String crc = new String(line, 0, CRC_CHARS, StandardCharsets.US_ASCII);
    if (!crc.equals(crc(json))) {
      return null;
    }
    try {
      return JSON.readValue(json, Entry.class);
    } catch (IOException foreign) {
      return null;
    }
  }

  /** Instants in RFC 3339, as they always stood in the journal. */
  private static final class InstantsAsText extends SimpleModule {

    private static final long serialVersionUID = 1L;

    InstantsAsText() {
      addSerializer(Instant.class, ToStringSerializer.instance);
      addDeserializer(
          Instant.class,
          new FromStringDeserializer<Instant>(Instant.class) {

            private static final long serialVersionUID = 1L;

            @Override
            protected Instant _deserialize(String text, DeserializationContext context) {
              return Instant.parse(text);
            }
          });
    }
  }

  private static String crc(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return HexFormat.of().toHexDigits(crc.getValue(), CRC_CHARS);
  }
}

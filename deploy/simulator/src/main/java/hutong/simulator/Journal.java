package hutong.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The books on disk: one line per changed entry, {@code crc32 in hex, space, JSON, newline}, only
 * ever appended. What is left of an append that a kill cut short stands at the end, was never
 * answered, and is cut off at the next start.
 */
final class Journal implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CRC_CHARS = 8;

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

  /** Returns where the last whole line ends. */
  private static long replay(FileChannel file, Path path, Consumer<Entry> restore)
      throws IOException, JournalException {
    byte[] bytes = read(file);
    int start = 0;
    int line = 0;
    while (start < bytes.length) {
      line++;
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      Entry entry = end == bytes.length ? null : entry(bytes, start, end);
      if (entry == null) {
        if (end < bytes.length - 1) {
          throw new JournalException(path + " is damaged in line " + line);
        }
        return start;
      }
      restore.accept(entry);
      start = end + 1;
    }
    return start;
  }

  /**
   * Reads through the channel that holds the lock: on POSIX systems a process loses its locks on a
   * file when it closes any other descriptor of it.
   */
  private static byte[] read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // The next round reads on where this one ended.
    }
    return bytes.array();
  }

  /** Returns null for a line that is not whole. */
  private static Entry entry(byte[] bytes, int start, int end) throws IOException {
    int jsonStart = start + CRC_CHARS + 1;
    if (jsonStart >= end) {
      return null;
    }
    byte[] json = java.util.Arrays.copyOfRange(bytes, jsonStart, end);
    String crc = new String(bytes, start, CRC_CHARS, StandardCharsets.US_ASCII);
    if (!crc.equals(crc(json))) {
      return null;
    }
    try {
      return JSON.readValue(json, Entry.class);
    } catch (JsonProcessingException foreign) {
      return null;
    }
  }

  private static String crc(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return String.format("%08x", crc.getValue());
  }
}

package hutong.routing.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The outbox rows in the order of their commits, read from the write-ahead log as Debezium reads
 * them: the logical replication messages of plug-in pgoutput, protocol version 1.
 */
public final class CommitOrder implements AutoCloseable {

  /** What an outbox row says. */
  public record Told(String key, Integer partition, String type, byte[] payload) {}

  private final String slot;

  public CommitOrder(String slot) {
    this.slot = slot;
    Database.rows("select pg_create_logical_replication_slot(?, 'pgoutput')", slot);
  }

  /** Everything committed since the last call. */
  public List<Told> read() {
    List<Told> told = new ArrayList<>();
    for (Map<String, Object> row :
        Database.rows(
            "select data from pg_logical_slot_get_binary_changes(?, null, null,"
                + " 'proto_version', '1', 'publication_names', 'outbox_pub')",
            slot)) {
      ByteBuffer message = ByteBuffer.wrap((byte[]) row.get("data"));
      if (message.get() == 'I') {
        told.add(insert(message));
      }
    }
    return told;
  }

  /** Columns in the order of the table: seq, id, topic, key, partition, type, time, trace, data. */
  private static Told insert(ByteBuffer message) {
    message.getInt();
    message.get();
    String[] columns = new String[message.getShort()];
    for (int i = 0; i < columns.length; i++) {
      if (message.get() == 't') {
        byte[] text = new byte[message.getInt()];
        message.get(text);
        columns[i] = new String(text, StandardCharsets.UTF_8);
      }
    }
    return new Told(
        columns[3],
        columns[4] == null ? null : Integer.valueOf(columns[4]),
        columns[5],
        HexFormat.of().parseHex(columns[8].substring(2)));
  }

  @Override
  public void close() {
    Database.rows("select pg_drop_replication_slot(?)", slot);
  }
}

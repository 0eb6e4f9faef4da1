package hutong.settlement.cycle;

import static hutong.settlement.post.Columns.utc;

import hutong.settlement.proof.Hash;
import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.Publication;
import hutong.settlement.proof.Seal;
import hutong.settlement.proof.SignedSeal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** The statements on seals and publications. All of them add or read, none changes a row. */
final class SealTables {

  private static final String INSERT_SEAL =
      """
      insert into cycle_seal (cycle_id, sealed_at, participants, lines, root, previous_cycle_id,
                              previous_seal_hash, seal_hash, key_id, signature)
      values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10)
      """;

  private static final String INSERT_LEAVES =
      """
      insert into participant_seal (cycle_id, participant, leaf_index, lines, nets_minor, subtree_root)
      select $1, u.participant, u.index, u.lines, u.nets::jsonb, decode(u.root, 'hex')
        from unnest($2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[])
             as u (participant, index, lines, nets, root)
      """;

  private static final String INSERT_FILES =
      """
      insert into participant_file (cycle_id, participant, sequence, reason, published_at,
                                    published_by, sha256_psv, sha256_jsonl, key_id, signature)
      select $1, u.participant, u.sequence, u.reason, $2, u.published_by,
             decode(u.psv, 'hex'), decode(u.jsonl, 'hex'), u.key_id, decode(u.signature, 'hex')
        from unnest($3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[])
             as u (participant, sequence, reason, published_by, psv, jsonl, key_id, signature)
      on conflict do nothing
      """;

  private static final String SEAL =
      """
      select s.*, c.type, c.settlement_date from cycle_seal s join cycle c using (cycle_id)
       where s.cycle_id = $1
      """;

  private static final String CHAIN =
      """
      select s.*, c.type, c.settlement_date from cycle_seal s join cycle c using (cycle_id)
       where c.type = $1
         and (left(c.cycle_id, 10) collate "C", length(c.cycle_id), c.cycle_id collate "C")
           > (left($2, 10), length($2), $2)
       order by left(c.cycle_id, 10) collate "C", length(c.cycle_id), c.cycle_id collate "C"
       limit $3
      """;

  private static final String LEAVES =
      """
      select participant, lines, nets_minor, subtree_root from participant_seal
       where cycle_id = $1 order by leaf_index
      """;

  private static final String FILES =
      """
      select participant, sequence, reason, published_at, published_by, sha256_psv, sha256_jsonl,
             key_id, signature
        from participant_file where cycle_id = $1
       order by participant collate "C", sequence
      """;

  private SealTables() {}

  static Uni<Void> insert(SqlConnection tx, StoredSeal stored) {
    Seal seal = stored.signed().seal();
    List<ParticipantLeaf> leaves = stored.leaves();
    Integer[] index = new Integer[leaves.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = i;
    }
    return tx.preparedQuery(INSERT_SEAL)
        .execute(
            Tuple.tuple()
                .addString(seal.cycleId())
                .addOffsetDateTime(utc(stored.sealedAt()))
                .addInteger(seal.participants())
                .addLong(seal.lines())
                .addBuffer(Buffer.buffer(seal.root()))
                .addString(seal.previousCycleId())
                .addString(seal.previousSealHash() == null ? null : hex(seal.previousSealHash()))
                .addBuffer(Buffer.buffer(stored.hash()))
                .addString(stored.signed().keyId())
                .addBuffer(Buffer.buffer(stored.signed().signature())))
        .chain(
            () ->
                tx.preparedQuery(INSERT_LEAVES)
                    .execute(
                        Tuple.tuple()
                            .addString(seal.cycleId())
                            .addArrayOfString(texts(leaves, ParticipantLeaf::participant))
                            .addArrayOfInteger(index)
                            .addArrayOfLong(
                                leaves.stream().map(ParticipantLeaf::lines).toArray(Long[]::new))
                            .addArrayOfString(texts(leaves, SealTables::nets))
                            .addArrayOfString(texts(leaves, leaf -> hex(leaf.subtreeRoot())))))
        .replaceWithVoid();
  }

  private static String nets(ParticipantLeaf leaf) {
    return new JsonObject(new HashMap<String, Object>(leaf.netsMinor())).encode();
  }

  /**
   * @param files of one cycle, published at one instant
   * @return how many were inserted; one whose sequence is taken is not
   */
  static Uni<Integer> insert(SqlConnection tx, List<PublishedFile> files) {
    if (files.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return tx.preparedQuery(INSERT_FILES)
        .execute(
            Tuple.tuple()
                .addString(files.get(0).cycleId())
                .addOffsetDateTime(utc(files.get(0).publishedAt()))
                .addArrayOfString(texts(files, file -> file.leaf().participant()))
                .addArrayOfInteger(
                    files.stream().map(PublishedFile::sequence).toArray(Integer[]::new))
                .addArrayOfString(texts(files, PublishedFile::reason))
                .addArrayOfString(texts(files, PublishedFile::publishedBy))
                .addArrayOfString(texts(files, file -> hex(file.sha256Psv())))
                .addArrayOfString(texts(files, file -> hex(file.sha256Jsonl())))
                .addArrayOfString(texts(files, file -> file.publication().keyId()))
                .addArrayOfString(texts(files, file -> hex(file.publication().signature()))))
        .map(RowSet::rowCount);
  }

  /** The seal of a cycle, or null while there is none. */
  static Uni<StoredSeal> find(SqlClient client, String cycleId) {
    return client
        .preparedQuery(SEAL)
        .execute(Tuple.of(cycleId))
        .flatMap(
            rows -> {
              if (!rows.iterator().hasNext()) {
                return Uni.createFrom().nullItem();
              }
              Row row = rows.iterator().next();
              return client
                  .preparedQuery(LEAVES)
                  .execute(Tuple.of(cycleId))
                  .map(leaves -> stored(row, leaves));
            });
  }

  /**
   * Seals of a type in the order of their cycles.
   *
   * @param after only those of later cycles
   * @param limit at most so many
   */
  static Uni<List<SignedSeal>> chain(SqlClient client, CycleType type, String after, int limit) {
    return client
        .preparedQuery(CHAIN)
        .execute(Tuple.of(type.name(), after, limit))
        .map(
            rows -> {
              List<SignedSeal> seals = new ArrayList<>();
              rows.forEach(row -> seals.add(signed(row)));
              return seals;
            });
  }

  private static SignedSeal signed(Row row) {
    Seal seal =
        new Seal(
            row.getString("cycle_id"),
            row.getString("type"),
            row.getLocalDate("settlement_date"),
            row.getInteger("participants"),
            row.getLong("lines"),
            bytes(row, "root"),
            row.getString("previous_cycle_id"),
            bytes(row, "previous_seal_hash"));
    return new SignedSeal(seal, row.getString("key_id"), bytes(row, "signature"));
  }

  private static StoredSeal stored(Row row, RowSet<Row> rows) {
    List<ParticipantLeaf> leaves = new ArrayList<>();
    rows.forEach(
        leaf ->
            leaves.add(
                new ParticipantLeaf(
                    leaf.getString("participant"),
                    leaf.getLong("lines"),
                    netsMinor(leaf.getJsonObject("nets_minor")),
                    bytes(leaf, "subtree_root"))));
    return new StoredSeal(
        signed(row),
        bytes(row, "seal_hash"),
        row.getOffsetDateTime("sealed_at").toInstant(),
        leaves);
  }

  private static TreeMap<String, Long> netsMinor(JsonObject json) {
    TreeMap<String, Long> nets = new TreeMap<>();
    json.fieldNames().forEach(currency -> nets.put(currency, json.getLong(currency)));
    return nets;
  }

  /** Every publication of a cycle's files, by participant and sequence. */
  static Uni<List<PublishedFile>> files(SqlClient client, StoredSeal seal) {
    String cycleId = seal.signed().seal().cycleId();
    return client
        .preparedQuery(FILES)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<PublishedFile> files = new ArrayList<>();
              rows.forEach(
                  row ->
                      files.add(
                          new PublishedFile(
                              cycleId,
                              seal.leaves().get(seal.leafIndex(row.getString("participant"))),
                              new Publication(
                                  row.getInteger("sequence"),
                                  row.getString("key_id"),
                                  bytes(row, "signature")),
                              row.getString("reason"),
                              row.getOffsetDateTime("published_at").toInstant(),
                              row.getString("published_by"),
                              bytes(row, "sha256_psv"),
                              bytes(row, "sha256_jsonl"))));
              return files;
            });
  }

  private static byte[] bytes(Row row, String column) {
    Buffer bytes = row.getBuffer(column);
    return bytes == null ? null : bytes.getBytes();
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> text) {
    return rows.stream().map(text).toArray(String[]::new);
  }

  private static String hex(byte[] hash) {
    return Hash.hex(hash);
  }
}

package hutong.settlement.cycle;

import hutong.settlement.proof.Item;
import hutong.settlement.proof.ItemLines;
import hutong.settlement.proof.ParticipantFile;
import hutong.settlement.proof.ParticipantFile.Writing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes participants' files from the rows while they are being sent: nothing is kept but what is
 * under way. Who reads slowly holds a connection to the database for as long, so only so many files
 * are sent at once; clearing never waits for one.
 */
@ApplicationScoped
public class Downloads {

  private final Pool pool;
  private final int atOnce;
  private final AtomicInteger sending = new AtomicInteger();

  Downloads(
      Pool pool,
      @ConfigProperty(name = "hutong.files.downloads-at-once", defaultValue = "4") int atOnce) {
    this.pool = pool;
    this.atOnce = atOnce;
  }

  /** That as many files as allowed are being sent already. */
  public static final class TooMany extends RuntimeException {
    TooMany() {
      super("too many files are being sent", null, false, false);
    }
  }

  private record Open(SqlConnection connection, Transaction transaction) {

    Uni<Void> close() {
      return transaction
          .rollback()
          .onFailure()
          .recoverWithNull()
          .eventually(() -> connection.close());
    }
  }

  /**
   * A file's text in pieces, each made when it is asked for.
   *
   * @throws TooMany as a failure of the {@code Multi}, before its first piece
   */
  public Multi<String> text(StoredSeal seal, PublishedFile file, Writing writing) {
    return Multi.createFrom()
        .resourceFromUni(this::open, open -> pieces(open.connection(), seal, file, writing))
        .withFinalizer(
            open -> {
              sending.decrementAndGet();
              return open.close();
            });
  }

  /**
   * Something else that goes through all the rows of a cycle, within the same bound.
   *
   * @throws TooMany as a failure of the {@code Uni}
   */
  public <T> Uni<T> within(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (sending.incrementAndGet() > atOnce) {
                sending.decrementAndGet();
                return Uni.createFrom().failure(new TooMany());
              }
              return work.get().onTermination().invoke(sending::decrementAndGet);
            });
  }

  private Uni<Open> open() {
    if (sending.incrementAndGet() > atOnce) {
      sending.decrementAndGet();
      return Uni.createFrom().failure(new TooMany());
    }
    return pool.getConnection()
        .flatMap(
            connection ->
                connection
                    .begin()
                    .map(transaction -> new Open(connection, transaction))
                    .onFailure()
                    .call(() -> connection.close()))
        .onFailure()
        .invoke(() -> sending.decrementAndGet());
  }

  private static Multi<String> pieces(
      SqlConnection tx, StoredSeal seal, PublishedFile file, Writing writing) {
    String participant = file.leaf().participant();
    ParticipantFile text =
        new ParticipantFile(
            seal.signed(), seal.leaves(), seal.leafIndex(participant), file.publication(), writing);
    Multi<String> lines =
        CycleItems.stream(tx, file.cycleId(), participant)
            .map(items -> lines(text, participant, items));
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(text::head), lines, Multi.createFrom().item(text::tail));
  }

  private static String lines(ParticipantFile text, String participant, List<Item> items) {
    StringBuilder lines = new StringBuilder();
    for (Item item : items) {
      ItemLines.of(item).stream()
          .filter(line -> line.participant().equals(participant))
          .forEach(line -> lines.append(text.line(line)));
    }
    return lines.toString();
  }
}

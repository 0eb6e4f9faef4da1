package hutong.routing.operate;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.routing.publish.AuditEntry;
import hutong.routing.publish.BookInForce;
import hutong.routing.publish.Library;
import hutong.routing.publish.Publication;
import hutong.routing.publish.StoredVersion;
import hutong.routing.rulebook.Finding;
import hutong.routing.rulebook.RulebookDiff;
import hutong.routing.rulebook.RulebookSource;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The stored rulebooks, what is to be known about them, and their history. Changes nothing. */
@Path("/v1/rulebooks")
@Produces(MediaType.APPLICATION_JSON)
public class RulebooksResource {

  private static final int MOST = 1_000;

  private final Library library;
  private final BookInForce books;
  private final Clock clock;

  RulebooksResource(Library library, BookInForce books, Clock clock) {
    this.library = library;
    this.books = books;
    this.clock = clock;
  }

  /**
   * @param inForce the version that decides now, in the instance that answers
   * @param versions the newest first
   * @param publications the newest first; the first of them is the last word
   */
  public record History(
      String inForce, List<StoredVersion> versions, List<Publication> publications) {}

  /** A stored version with its files as they were drafted. */
  public record VersionView(
      StoredVersion version,
      JsonNode rulebook,
      JsonNode citySets,
      JsonNode participants,
      JsonNode operatorSettings) {}

  /**
   * @param against the version that was published last
   */
  public record Analysis(String version, String against, List<Finding> findings) {}

  public record Diff(String from, String to, List<RulebookDiff.Change> changes) {}

  public record Audit(List<AuditEntry> entries) {}

  @GET
  public Uni<History> history() {
    return library
        .versions(MOST)
        .chain(
            versions ->
                library
                    .publications(MOST)
                    .map(
                        publications ->
                            new History(books.now().rulebook().version(), versions, publications)));
  }

  /**
   * @param before only entries with a smaller number, to page back
   */
  @GET
  @Path("/audit")
  public Uni<Audit> audit(
      @QueryParam("before") @DefaultValue("9223372036854775807") String before,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return library
        .audit(number("before", before, Long.MAX_VALUE), (int) number("limit", limit, MOST))
        .map(Audit::new);
  }

  @GET
  @Path("/{version}")
  public Uni<VersionView> version(@PathParam("version") String version) {
    return library
        .version(version)
        .chain(
            stored ->
                library
                    .files(version)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(files -> view(stored, files)));
  }

  @GET
  @Path("/{version}/analysis")
  public Uni<Analysis> analysis(@PathParam("version") String version) {
    return library
        .book(version)
        .chain(book -> library.analysis(book, clock.instant()))
        .chain(
            findings ->
                library
                    .last()
                    .map(last -> new Analysis(version, last.orElseThrow().version(), findings)));
  }

  /** Without {@code against}, compared with the version that decides now. */
  @GET
  @Path("/{version}/diff")
  public Uni<Diff> diff(
      @PathParam("version") String version, @QueryParam("against") String against) {
    return library
        .book(version)
        .chain(
            to ->
                (against == null
                        ? Uni.createFrom().item(books.now().rulebook())
                        : library.book(against))
                    .map(
                        from ->
                            new Diff(
                                from.version(), to.version(), RulebookDiff.between(from, to))));
  }

  private static VersionView view(StoredVersion version, Map<String, byte[]> files) {
    return new VersionView(
        version,
        tree(files, RulebookSource.RULEBOOK),
        tree(files, RulebookSource.CITY_SETS),
        tree(files, RulebookSource.PARTICIPANTS),
        tree(files, RulebookSource.OPERATOR_SETTINGS));
  }

  private static JsonNode tree(Map<String, byte[]> files, String name) {
    try {
      return StrictJson.readEvent(files.get(name), JsonNode.class);
    } catch (BadJsonException broken) {
      throw new IllegalStateException("A stored file cannot be read", broken);
    }
  }

  private static long number(String name, String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // falls through to the answer that a number out of range gets
    }
    throw Operators.bad(name + " must be a whole number from 1 to " + most);
  }
}

package hutong.routing.operate;

import hutong.routing.publish.Desk;
import hutong.routing.publish.Library;
import hutong.routing.publish.Publication;
import hutong.routing.publish.Publisher;
import hutong.routing.publish.StoredVersion;
import hutong.routing.publish.Who;
import hutong.routing.route.FieldRules;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * What operators do with rulebooks. A second call under the same Idempotency-Key gets the first
 * one's answer and changes nothing; see {@link hutong.routing.publish.Moves}.
 */
@Path("/v1/rulebooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
public class RulebookMovesResource {

  private static final int MAX_REASON = 500;

  private final Desk desk;
  private final Publisher publisher;
  private final Library library;

  RulebookMovesResource(Desk desk, Publisher publisher, Library library) {
    this.desk = desk;
    this.publisher = publisher;
    this.library = library;
  }

  /**
   * @param at null for now
   * @param over the version that it is to replace; null for the one it was drafted on
   */
  record PublishRequest(Instant at, String over) {}

  record RollbackRequest(String to, String reason) {}

  @POST
  @Path("/drafts")
  public Uni<Response> draft(
      byte[] body,
      @HeaderParam("Hutong-Operator") String operator,
      @HeaderParam("Idempotency-Key") String key) {
    Who who = Operators.who(operator, key);
    DraftRequest draft = Operators.read(body, DraftRequest.class);
    draft.check();
    return base(draft)
        .chain(
            base ->
                (draft.whole()
                        ? library.version(base).replaceWith(Map.<String, byte[]>of())
                        : library.files(base))
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(draft::files)
                    .chain(
                        files ->
                            desk.draft(
                                who,
                                asked("draft", "", body),
                                library.draft(files),
                                base,
                                draft.note())))
        .map(
            version ->
                Response.created(URI.create("/v1/rulebooks/" + version.version()))
                    .entity(version)
                    .build());
  }

  private Uni<String> base(DraftRequest draft) {
    return draft.base() == null
        ? library.last().map(last -> last.orElseThrow().version())
        : Uni.createFrom().item(draft.base());
  }

  @POST
  @Path("/{version}/approve")
  @Consumes(MediaType.WILDCARD)
  public Uni<StoredVersion> approve(
      @PathParam("version") String version, @HeaderParam("Hutong-Operator") String operator) {
    return desk.approve(Operators.name(operator), version);
  }

  @POST
  @Path("/{version}/publish")
  public Uni<Publication> publish(
      byte[] body,
      @PathParam("version") String version,
      @HeaderParam("Hutong-Operator") String operator,
      @HeaderParam("Idempotency-Key") String key) {
    Who who = Operators.who(operator, key);
    PublishRequest request = Operators.read(body, PublishRequest.class);
    if (request.at() != null && !FieldRules.instant(request.at())) {
      throw Operators.bad("at is out of its range");
    }
    return publisher.publish(
        who, asked("publish", version, body), version, request.at(), request.over());
  }

  @POST
  @Path("/rollback")
  public Uni<Publication> rollBack(
      byte[] body,
      @HeaderParam("Hutong-Operator") String operator,
      @HeaderParam("Idempotency-Key") String key) {
    Who who = Operators.who(operator, key);
    RollbackRequest request = Operators.read(body, RollbackRequest.class);
    if (request.to() == null) {
      throw Operators.bad("to is missing");
    }
    if (request.reason() == null
        || request.reason().isBlank()
        || !FieldRules.text(request.reason(), MAX_REASON)) {
      throw Operators.bad("reason is missing or longer than " + MAX_REASON);
    }
    return publisher.rollBack(who, asked("rollback", "", body), request.to(), request.reason());
  }

  /** What a key stands for: the move, the version and the body, byte for byte. */
  private static byte[] asked(String move, String version, byte[] body) {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    asked.writeBytes((move + "\n" + version + "\n").getBytes(StandardCharsets.UTF_8));
    asked.writeBytes(body);
    return asked.toByteArray();
  }
}

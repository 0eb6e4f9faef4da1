package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.cycle.CycleType;
import hutong.settlement.cycle.Downloads;
import hutong.settlement.cycle.PublishedFile;
import hutong.settlement.cycle.Publishing;
import hutong.settlement.cycle.Publishing.Republished;
import hutong.settlement.cycle.SealKeys;
import hutong.settlement.cycle.SealReads;
import hutong.settlement.cycle.StoredSeal;
import hutong.settlement.proof.Hash;
import hutong.settlement.proof.ParticipantFile;
import hutong.settlement.proof.ParticipantFile.Writing;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestMulti;

/** Seals, participants' files and proofs over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ProofResource {

  /** Of both writings: what is called JSON would be sent as an array of its pieces. */
  private static final String FILE = "text/plain;charset=UTF-8";

  private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  private final SealReads seals;
  private final Downloads downloads;
  private final Publishing publishing;
  private final SealKeys keys;

  ProofResource(SealReads seals, Downloads downloads, Publishing publishing, SealKeys keys) {
    this.seals = seals;
    this.downloads = downloads;
    this.publishing = publishing;
    this.keys = keys;
  }

  /** What a publication is asked for with. */
  record PublicationRequest(String reason) {}

  @GET
  @Path("/keys")
  public ProofAnswers.KeySet keys() {
    return ProofAnswers.KeySet.of(keys.publicKeys());
  }

  @GET
  @Path("/seals")
  public Uni<ProofAnswers.Chain> chain(
      @QueryParam("type") String type, @QueryParam("after") String after) {
    if (after != null) {
      PathIds.requireCycle(after);
    }
    CycleType of = type == null ? CycleType.CLEARING : SettlementResource.type(type);
    return seals.chain(of, after).map(ProofAnswers.Chain::of);
  }

  @GET
  @Path("/cycles/{cycleId}/seal")
  public Uni<ProofAnswers.Seal> seal(@PathParam("cycleId") String cycleId) {
    return sealed(cycleId).map(ProofAnswers.Seal::of);
  }

  @GET
  @Path("/cycles/{cycleId}/check")
  public Uni<ProofAnswers.Check> check(@PathParam("cycleId") String cycleId) {
    return sealed(cycleId)
        .flatMap(seals::check)
        .onFailure(Downloads.TooMany.class)
        .transform(many -> tooMany())
        .map(found -> ProofAnswers.Check.of(cycleId, found));
  }

  @GET
  @Path("/cycles/{cycleId}/files")
  public Uni<ProofAnswers.Files> files(@PathParam("cycleId") String cycleId) {
    return sealed(cycleId)
        .flatMap(seals::files)
        .map(files -> ProofAnswers.Files.of(cycleId, files));
  }

  @GET
  @Path("/cycles/{cycleId}/files/{participant}.psv")
  @Produces(FILE)
  public Multi<String> psv(
      @PathParam("cycleId") String cycleId,
      @PathParam("participant") String participant,
      @QueryParam("sequence") String sequence) {
    return download(cycleId, participant, sequence, Writing.PSV);
  }

  @GET
  @Path("/cycles/{cycleId}/files/{participant}.jsonl")
  @Produces(FILE)
  public Multi<String> jsonl(
      @PathParam("cycleId") String cycleId,
      @PathParam("participant") String participant,
      @QueryParam("sequence") String sequence) {
    return download(cycleId, participant, sequence, Writing.JSONL);
  }

  @POST
  @Path("/cycles/{cycleId}/files/{participant}/publications")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> publish(
      @PathParam("cycleId") String cycleId,
      @PathParam("participant") String participant,
      @HeaderParam("Hutong-Operator") String operator,
      byte[] body) {
    String who = Operators.person(operator);
    String reason = reason(body);
    return sealed(cycleId)
        .invoke(seal -> requireLines(seal, participant))
        .flatMap(seal -> publishing.publish(cycleId, participant, reason, who))
        .map(ProofResource::published);
  }

  @GET
  @Path("/cycles/{cycleId}/proofs/{participant}/{itemId}")
  public Uni<ProofAnswers.Proof> proof(
      @PathParam("cycleId") String cycleId,
      @PathParam("participant") String participant,
      @PathParam("itemId") String itemId) {
    UUID item = PathIds.uuid(itemId, "BAD_ITEM_ID", "Not an item id");
    return sealed(cycleId)
        .invoke(seal -> requireLines(seal, participant))
        .flatMap(
            seal ->
                seals
                    .prove(seal, participant, item)
                    .onFailure(Downloads.TooMany.class)
                    .transform(many -> tooMany())
                    .map(
                        lines -> {
                          if (lines.isEmpty()) {
                            throw Problems.of(
                                404,
                                "UNKNOWN_ITEM",
                                "No such line",
                                "The participant has no line of this item in the cycle.");
                          }
                          return ProofAnswers.Proof.of(seal, participant, lines);
                        }));
  }

  private Multi<String> download(
      String cycleId, String participant, String sequence, Writing writing) {
    if (sequence != null) {
      PathIds.require(
          SEQUENCE, sequence, "BAD_SEQUENCE", "Not a sequence", "Send a number from 1 on.");
    }
    return RestMulti.fromUniResponse(
        sealed(cycleId)
            .flatMap(
                seal ->
                    seals
                        .files(seal)
                        .map(
                            files -> new Chosen(seal, choose(seal, files, participant, sequence)))),
        chosen ->
            downloads
                .text(chosen.seal(), chosen.file(), writing)
                .onFailure(Downloads.TooMany.class)
                .transform(many -> tooMany()),
        chosen -> headers(chosen.file(), writing));
  }

  private record Chosen(StoredSeal seal, PublishedFile file) {}

  private static PublishedFile choose(
      StoredSeal seal, List<PublishedFile> files, String participant, String sequence) {
    requireLines(seal, participant);
    return files.stream()
        .filter(file -> file.leaf().participant().equals(participant))
        .filter(file -> sequence == null || file.sequence() == Integer.parseInt(sequence))
        .reduce((earlier, later) -> later)
        .orElseThrow(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_SEQUENCE",
                    "Not published under this sequence",
                    "The list of files says which there are."));
  }

  private static Map<String, List<String>> headers(PublishedFile file, Writing writing) {
    String name = ParticipantFile.name(file.cycleId(), file.leaf().participant(), file.sequence());
    byte[] sha256 = writing == Writing.PSV ? file.sha256Psv() : file.sha256Jsonl();
    return Map.of(
        "ETag",
        List.of("\"" + Hash.hex(sha256) + "\""),
        "Content-Disposition",
        List.of("attachment; filename=\"" + name + "." + writing.extension() + "\""));
  }

  /** Of whatever else goes through all the rows of a cycle, too. */
  static HttpProblem tooMany() {
    return Problems.builder(
            503,
            "TOO_MANY_DOWNLOADS",
            "Too many files are being sent or checked",
            "Try again in a few seconds.")
        .withHeader("Retry-After", "5")
        .build();
  }

  private Uni<StoredSeal> sealed(String cycleId) {
    PathIds.requireCycle(cycleId);
    return seals
        .find(cycleId)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "NOT_SEALED",
                    "The cycle is not sealed",
                    "There is no such cycle, or it is not closed, or it waits for the seal of the"
                        + " cycle before it."));
  }

  private static void requireLines(StoredSeal seal, String participant) {
    PathIds.requireParticipant(participant);
    if (seal.leafIndex(participant) < 0) {
      throw Problems.of(
          404,
          "NO_LINES",
          "The participant has no file",
          "It has no line in this cycle; only who has one gets a file.");
    }
  }

  private static String reason(byte[] body) {
    PublicationRequest request = Operators.read(body, PublicationRequest.class);
    if (request.reason() != null && REASON.matcher(request.reason()).matches()) {
      return request.reason();
    }
    throw Problems.of(
        400,
        "BAD_REASON",
        "A publication needs a reason",
        "Send {\"reason\": \"…\"} with 1 to 200 characters and no control characters.");
  }

  private static Response published(Republished came) {
    if (came instanceof Republished.Done done) {
      return Response.status(Response.Status.CREATED)
          .entity(ProofAnswers.File.of(done.file()))
          .build();
    }
    if (came instanceof Republished.NoKey) {
      throw Problems.of(
          503,
          "NO_SEAL_KEY",
          "There is no key to sign with",
          "This instance runs without hutong.seal-key; nothing is published.");
    }
    throw came instanceof Republished.Differs
        ? Problems.of(
            409,
            "NOT_AS_SEALED",
            "The rows are not what was sealed",
            "Nothing is published; look at the cycle's check.")
        : Problems.of(
            409,
            "PUBLISHED_MEANWHILE",
            "Somebody else has just published it",
            "Look at the list of files, and ask again if that is not enough.");
  }
}

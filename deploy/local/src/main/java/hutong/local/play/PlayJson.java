package hutong.local.play;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The shape of {@code --json}: rows, nets, payment, cycles, file, surplus, settlement and
 * complaints.
 */
public final class PlayJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlayJson() {}

  static ObjectNode of(PlayResult result) {
    ObjectNode json = NODES.objectNode();
    json.put("ok", result.complaints().isEmpty());
    result.rows().forEach(row -> json.withArray("rows").add(row(row)));
    json.withArray("nets");
    result
        .nets()
        .forEach(
            (participant, net) ->
                json.withArray("nets")
                    .add(NODES.objectNode().put("participant", participant).put("netMinor", net)));
    json.put("sumMinor", result.sumMinor());
    result
        .example()
        .ifPresent(
            example ->
                json.putObject("payment")
                    .put("paymentId", example.paymentId())
                    .<ObjectNode>set("decision", example.decision())
                    .set("postings", example.postings()));
    result
        .refusal()
        .ifPresent(
            refusal ->
                json.putObject("refusal")
                    .put("paymentId", refusal.paymentId())
                    .set("explanation", refusal.decision().path("explanation")));
    result.cycles().forEach(cycle -> json.withArray("cycles").add(cycle));
    json.withArray("complaints");
    result.complaints().forEach(complaint -> json.withArray("complaints").add(complaint));
    return json;
  }

  /** The same with what was shown after the play, and all complaints. */
  public static ObjectNode of(
      PlayResult result,
      List<String> complaints,
      FileProof.Proved file,
      Surplus.Resolved surplus,
      AgentSettlement.Paid paid) {
    ObjectNode json = of(result);
    json.put("ok", complaints.isEmpty());
    ArrayNode all = json.putArray("complaints");
    complaints.forEach(all::add);
    json.putObject("file")
        .put("cycleId", file.cycleId())
        .put("participant", file.participant())
        .put("path", file.file().toString())
        .put("verified", file.verified().succeeded())
        .put("changedRefused", file.changed().status() == 1);
    ObjectNode found = json.putObject("surplus");
    found.put("participant", surplus.bank()).put("cycleId", surplus.cycleId());
    found.set("run", surplus.run());
    found.set("break", surplus.after());
    found.set("proposal", surplus.approved());
    json.set("settlement", paid.settlement());
    return json;
  }

  private static ObjectNode row(RowResult result) {
    MatrixRow row = result.row();
    ObjectNode json = NODES.objectNode();
    json.put("id", row.id());
    json.put("scanner", row.scanner());
    json.put("codeOwner", row.codeOwner());
    if (row.city().isEmpty()) {
      json.putNull("city");
    } else {
      json.put("city", row.city());
    }
    json.put("date", row.date());
    json.put("door", result.door());
    json.put("expected", row.expected());
    json.put("got", result.got());
    json.put("simulated", result.simulated());
    json.put("reason", result.reason());
    json.put("paymentId", result.paymentId());
    return json;
  }
}

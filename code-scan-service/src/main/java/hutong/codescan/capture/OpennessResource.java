package hutong.codescan.capture;

import hutong.codescan.openness.Answer;
import hutong.codescan.openness.ClosedReason;
import hutong.codescan.openness.Openness;
import hutong.codescan.openness.Question;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a payment would be accepted, asked before there is one. Nothing is stored. */
@Path("/v1/codes/openness")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OpennessResource {

  private static final Pattern WORD = Pattern.compile("[A-Z0-9_]{2,32}");
  private static final Pattern CITY = Pattern.compile("[0-9]{6}");

  private final Openness openness;
  private final Clock clock;

  OpennessResource(Openness openness, Clock clock) {
    this.openness = openness;
    this.clock = clock;
  }

  /**
   * @param city GB/T 2260, or null
   * @param at null for now
   */
  record Body(
      String payerApp,
      String codeOwner,
      String codeClass,
      String mode,
      String scene,
      String city,
      Instant at) {}

  /** The answer as the contract has it; fields that say nothing are left out. */
  public record View(
      Answer.Verdict verdict,
      List<String> rules,
      List<String> depends,
      ReasonView reason,
      Instant nextOpening,
      String rulebookVersion) {

    static View of(Answer answer) {
      return new View(
          answer.verdict(),
          answer.rules(),
          answer.depends(),
          ReasonView.of(answer.reason()),
          answer.nextOpening(),
          answer.rulebookVersion());
    }
  }

  /** A reason with its code, as all of ours are shown. */
  public record ReasonView(String code, String name, String en, String zh) {

    static ReasonView of(ClosedReason reason) {
      return reason == null
          ? null
          : new ReasonView(reason.code(), reason.name(), reason.english(), reason.chinese());
    }
  }

  @POST
  public byte[] ask(byte[] json) {
    Body body = read(json);
    need("payerApp", body.payerApp(), WORD);
    need("codeOwner", body.codeOwner(), WORD);
    need("codeClass", body.codeClass(), WORD);
    need("mode", body.mode(), WORD);
    need("scene", body.scene(), WORD);
    if (body.city() != null) {
      need("city", body.city(), CITY);
    }
    Answer answer =
        openness.ask(
            new Question(
                body.payerApp(),
                body.codeOwner(),
                body.codeClass(),
                body.mode(),
                body.scene(),
                body.city(),
                body.at() == null ? clock.instant() : body.at()));
    return StrictJson.write(View.of(answer));
  }

  private static Body read(byte[] json) {
    try {
      return StrictJson.read(json, Body.class);
    } catch (BadJsonException bad) {
      throw problem(bad.getMessage());
    }
  }

  private static void need(String field, String value, Pattern pattern) {
    if (value == null || !pattern.matcher(value).matches()) {
      throw problem(field + " must match " + pattern.pattern());
    }
  }

  private static HttpProblem problem(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request breaks the contract", detail);
  }
}

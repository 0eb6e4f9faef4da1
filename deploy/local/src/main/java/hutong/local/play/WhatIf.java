package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * The question of an operator before a publication: the payments of a past day, decided again by a
 * draft. The draft opens one city more; it is stored, and nobody approves it.
 */
public final class WhatIf {

  private static final String DRAFT = "/what-if-shenzhen.json";

  /** The day of the second announcement in Shanghai. */
  private static final String FROM = "2021-10-01T16:00:00Z";

  private static final String TO = "2021-10-02T16:00:00Z";

  private final Api api = new Api();
  private final URI rulebooks;

  public WhatIf(Ports ports) {
    this.rulebooks = ports.httpUri(Service.ROUTING).resolve("/v1/rulebooks/");
  }

  /**
   * Drafts and replays.
   *
   * @return what would turn, as routing tells it
   * @throws PlayFailure when routing does not answer as it should
   */
  public JsonNode replay() {
    ObjectNode draft = draft();
    draft.put("base", ask(null, "../rulebooks", Map.of()).path("inForce").asText());
    JsonNode stored =
        ask(
            draft,
            "drafts",
            Map.of("Hutong-Operator", "demo", "Idempotency-Key", "demo-" + UUID.randomUUID()));
    ObjectNode period = JsonNodeFactory.instance.objectNode().put("from", FROM).put("to", TO);
    return ask(period, stored.path("version").asText() + "/replay", Map.of());
  }

  private static ObjectNode draft() {
    try (InputStream in = WhatIf.class.getResourceAsStream(DRAFT)) {
      return (ObjectNode) new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(DRAFT + " cannot be read", e);
    }
  }

  private JsonNode ask(JsonNode body, String path, Map<String, String> headers) {
    URI uri = rulebooks.resolve(path);
    try {
      Api.Answer answer = body == null ? api.get(uri) : api.post(uri, body, headers);
      if (!answer.succeeded()) {
        throw new PlayFailure(uri + " answered " + answer.status() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new PlayFailure(uri + " does not answer: " + e, e);
    }
  }
}

package hutong.routing.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.route.DecisionDocument;
import hutong.routing.route.Explanation;
import hutong.runtime.json.StrictJson;

/**
 * Adds the sentences to a decision when it is read. They are not stored: they say nothing that the
 * predicates do not, and better words may explain an old decision too.
 */
final class Explained {

  private static final ObjectMapper JSON = StrictJson.tolerantMapper();

  private Explained() {}

  static ObjectNode of(DecisionDocument decision) {
    return explain(JSON.valueToTree(decision), decision);
  }

  static ObjectNode stored(String detail) throws JsonProcessingException {
    ObjectNode document = (ObjectNode) JSON.readTree(detail);
    return explain(document, JSON.treeToValue(document, DecisionDocument.class));
  }

  private static ObjectNode explain(ObjectNode document, DecisionDocument decision) {
    document.set("explanation", JSON.valueToTree(Explanation.of(decision)));
    return document;
  }
}

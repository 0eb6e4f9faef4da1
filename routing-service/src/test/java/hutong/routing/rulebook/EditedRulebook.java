package hutong.routing.rulebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A copy of the shipped files in a directory, to be spoilt or changed by a test. */
public final class EditedRulebook {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String BOOK = "rulebook-2021-10-02.json";

  private final Path directory;

  public EditedRulebook(Path directory) {
    this.directory = directory;
    for (String name :
        List.of(
            BOOK,
            "city-sets.json",
            "participants.json",
            "operator-settings.json",
            "fee-schedules.json")) {
      try (InputStream in =
          Thread.currentThread().getContextClassLoader().getResourceAsStream("rulebook/" + name)) {
        Files.write(directory.resolve(name), in.readAllBytes());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  public EditedRulebook file(String name, Consumer<JsonNode> change) {
    try {
      JsonNode tree = JSON.readTree(directory.resolve(name).toFile());
      change.accept(tree);
      JSON.writeValue(directory.resolve(name).toFile(), tree);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public EditedRulebook rule(String id, Consumer<ObjectNode> change) {
    return file(
        BOOK,
        book -> {
          for (JsonNode rule : book.path("rules")) {
            if (rule.path("id").asText().equals(id)) {
              change.accept((ObjectNode) rule);
            }
          }
        });
  }

  /** Adds a copy of a rule, changed. */
  public EditedRulebook copy(String id, Consumer<ObjectNode> change) {
    return file(
        BOOK,
        book -> {
          ArrayNode rules = (ArrayNode) book.path("rules");
          for (JsonNode rule : List.copyOf(rules.findParents("priority"))) {
            if (rule.path("id").asText().equals(id)) {
              ObjectNode copy = rule.deepCopy();
              change.accept(copy);
              rules.add(copy);
            }
          }
        });
  }

  /** Opens the direction in which merchants of UnionPay's acquirers scan WeChat payers. */
  public EditedRulebook withScannedPayers() {
    return copy(
        "R-WX-01",
        rule -> {
          rule.put("id", "R-CPM-01");
          rule.putArray("payerApps").add("WECHAT_APP");
          rule.putArray("codeClasses").add("CONSUMER_CODE");
          rule.putArray("modes").add("CPM");
        });
  }

  /** Opens utility bills everywhere, and names a biller whose bills Alipay knows. */
  public EditedRulebook withBills() {
    file(
        "participants.json",
        all ->
            all.forEach(
                participant -> {
                  if (participant.path("id").asText().equals("ALIPAY")) {
                    ((ObjectNode) participant).putArray("billers").add("water-beijing");
                  }
                }));
    return rule(
        "R-UT-01",
        rule -> {
          rule.putArray("lifecycle").addObject().put("state", "LIVE").put("from", "2021-10-02");
          rule.put("effectiveFrom", "2021-10-02").put("cities", "ALL").remove("operatorMustSet");
        });
  }

  public EditedRulebook text(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public EditedRulebook without(String name) {
    try {
      Files.delete(directory.resolve(name));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Rulebook load() {
    return RulebookLoader.load(RulebookSource.directory(directory));
  }
}

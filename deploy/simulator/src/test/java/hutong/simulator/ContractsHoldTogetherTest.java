package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Reads the contracts as an outsider does, without any of Hutong's code: the files have to agree
 * with one another before a service can agree with them.
 */
class ContractsHoldTogetherTest {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  @Test
  void what_must_be_refused_is_refused() throws IOException {
    List<Path> refused = Contracts.files("examples/refused", ".json");
    assertThat(refused).isNotEmpty();
    for (Path file : refused) {
      assertThat(schema(file).validate(Contracts.json(file))).as("%s", file).isNotEmpty();
    }
  }

  @Test
  void every_example_is_valid() throws IOException {
    for (Path file : Contracts.files("examples", ".json")) {
      assertThat(schema(file).validate(Contracts.json(file))).as("%s", file).isEmpty();
    }
  }

  @Test
  void every_event_has_an_example_and_stands_in_asyncapi() throws IOException {
    // Given
    Set<String> events = new HashSet<>();
    for (Path file : Contracts.files("events", ".schema.json")) {
      String name = file.getFileName().toString();
      events.add(name.substring(0, name.length() - ".schema.json".length()));
    }

    // When
    Set<String> shown = new HashSet<>();
    for (Path file : Contracts.files("examples", ".json")) {
      shown.add(type(file));
    }
    Set<String> messages = new HashSet<>();
    Contracts.yaml("asyncapi.yaml")
        .at("/components/messages")
        .forEach(message -> messages.add(message.get("name").asText()));

    // Then
    assertThat(shown).isEqualTo(events);
    assertThat(messages).isEqualTo(events);
  }

  @Test
  void what_two_schemas_call_by_one_name_is_one_thing() throws IOException {
    Map<String, JsonNode> known = new HashMap<>();
    for (Path file : Contracts.files("events", ".schema.json")) {
      Contracts.json(file)
          .path("$defs")
          .fields()
          .forEachRemaining(
              def -> {
                JsonNode other = known.putIfAbsent(def.getKey(), def.getValue());
                if (other != null) {
                  assertThat(def.getValue()).as("%s in %s", def.getKey(), file).isEqualTo(other);
                }
              });
    }
    assertThat(known).containsKey("reason");
  }

  @Test
  void every_reference_leads_somewhere() throws IOException {
    List<Path> files = new ArrayList<>(Contracts.files("openapi", ".yaml"));
    files.add(Contracts.ROOT.resolve("asyncapi.yaml"));
    for (Path file : files) {
      JsonNode document = Contracts.yaml(Contracts.ROOT.relativize(file).toString());
      for (JsonNode reference : document.findValues("$ref")) {
        String target = reference.asText();
        if (target.startsWith("#")) {
          assertThat(document.at(target.substring(1)).isMissingNode())
              .as("%s: %s", file, target)
              .isFalse();
        } else {
          assertThat(Contracts.ROOT.resolve(target)).as("%s", file).exists();
        }
      }
    }
  }

  private static JsonSchema schema(Path example) throws IOException {
    return FACTORY.getSchema(
        Files.readString(Contracts.ROOT.resolve("events/" + type(example) + ".schema.json")));
  }

  /** An example is named type, dot, variant, ".json"; a variant has no dot. */
  private static String type(Path example) {
    String name = example.getFileName().toString().replaceFirst("\\.json$", "");
    return name.substring(0, name.lastIndexOf('.'));
  }
}

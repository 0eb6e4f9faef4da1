package hutong.codescan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The components of the service's OpenAPI file, to hold against them what it says. */
public final class Schemas {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Schemas() {}

  public static void validComponent(String component, String json) {
    try {
      validComponent(component, JSON.readTree(json));
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  public static void validComponent(String component, JsonNode json) {
    try {
      JsonNode api =
          new ObjectMapper(new YAMLFactory())
              .readTree(Path.of("..", "docs", "contracts", "openapi", "code-scan.yaml").toFile());
      ObjectNode schema = JSON.createObjectNode();
      schema.set("components", api.get("components"));
      schema.put("$ref", "#/components/schemas/" + component);
      JsonSchema compiled =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
      assertThat(compiled.validate(json)).as("%s: %s", component, json).isEmpty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

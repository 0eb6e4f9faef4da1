package hutong.routing.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The contracts of docs/contracts. */
public final class Schemas {

  public static final Path CONTRACTS = Path.of("../docs/contracts");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Schemas() {}

  public static void validEvent(String type, byte[] payload) {
    try {
      JsonNode schema =
          JSON.readTree(CONTRACTS.resolve("events/" + type + ".schema.json").toFile());
      assertThat(FACTORY.getSchema(schema).validate(JSON.readTree(payload))).isEmpty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Holds JSON against a component of an OpenAPI file. */
  public static void validComponent(String file, String component, String json) {
    try {
      ObjectNode api =
          (ObjectNode)
              new ObjectMapper(new YAMLFactory())
                  .readTree(CONTRACTS.resolve("openapi/" + file).toFile());
      ObjectNode schema = JSON.createObjectNode();
      schema.set("components", api.get("components"));
      schema.put("$ref", "#/components/schemas/" + component);
      assertThat(FACTORY.getSchema(schema).validate(JSON.readTree(json))).isEmpty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public static byte[] example(String name) {
    try {
      return Files.readAllBytes(CONTRACTS.resolve("examples/" + name + ".json"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

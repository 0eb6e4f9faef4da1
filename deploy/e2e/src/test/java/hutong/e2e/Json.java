package hutong.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Reads what a service answers. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /**
   * The body of a GET.
   *
   * @throws java.io.FileNotFoundException when the service answers 404
   */
  static JsonNode get(URI uri) throws IOException {
    try (InputStream body = uri.toURL().openStream()) {
      return MAPPER.readTree(body);
    }
  }

  static JsonNode read(byte[] body) throws IOException {
    return MAPPER.readTree(body);
  }
}

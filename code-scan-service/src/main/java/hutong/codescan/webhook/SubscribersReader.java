package hutong.codescan.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import hutong.runtime.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the file of {@code hutong.webhooks.path}:
 *
 * <pre>{@code
 * {"format": 1, "webhooks": [
 *   {"caller": "wallet-gateway", "url": "https://wallet.example/hutong", "maxInFlight": 4}]}
 * }</pre>
 */
final class SubscribersReader {

  private static final int FORMAT = 1;
  private static final int DEFAULT_IN_FLIGHT = 4;
  private static final int MAX_IN_FLIGHT = 64;
  private static final int MAX_URL = 2_000;
  private static final Set<String> FIELDS = Set.of("format", "note", "webhooks");
  private static final Pattern CALLER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final boolean allowLoopbackHttp;
  private final boolean allowPrivate;
  private final List<String> faults = new ArrayList<>();

  private SubscribersReader(boolean allowLoopbackHttp, boolean allowPrivate) {
    this.allowLoopbackHttp = allowLoopbackHttp;
    this.allowPrivate = allowPrivate;
  }

  private record Entry(String caller, String url, String keyId, Integer maxInFlight) {}

  /**
   * Reads and checks all of it.
   *
   * @return the subscribers by caller
   * @throws BadWebhooksException with every fault found
   */
  static Map<String, Subscriber> read(
      byte[] json, boolean allowLoopbackHttp, boolean allowPrivate) {
    SubscribersReader reader = new SubscribersReader(allowLoopbackHttp, allowPrivate);
    Map<String, Subscriber> subscribers = reader.subscribers(reader.root(json));
    if (!reader.faults.isEmpty()) {
      throw new BadWebhooksException(reader.faults);
    }
    return subscribers;
  }

  private JsonNode root(byte[] json) {
    try {
      JsonNode root = StrictJson.mapper().readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
      faults.add("the file must be one JSON object");
    } catch (IOException notJson) {
      faults.add("the file is not JSON");
    }
    throw new BadWebhooksException(faults);
  }

  private Map<String, Subscriber> subscribers(JsonNode root) {
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        faults.add("there is a field of no known name: " + name);
      }
    }
    if (root.path("format").asInt() != FORMAT) {
      faults.add("format must be " + FORMAT);
    }
    Map<String, Subscriber> subscribers = new LinkedHashMap<>();
    JsonNode entries = root.path("webhooks");
    if (!entries.isArray()) {
      faults.add("webhooks must be a list");
    }
    for (int i = 0; i < entries.size(); i++) {
      String name = "webhooks[" + i + "]";
      try {
        Entry entry = StrictJson.mapper().treeToValue(entries.get(i), Entry.class);
        Subscriber subscriber = subscriber(name, entry == null ? NOTHING : entry);
        if (subscribers.put(subscriber.caller(), subscriber) != null) {
          faults.add(name + ": the caller is there twice");
        }
      } catch (JsonProcessingException wrong) {
        faults.add(name + ": " + wrong.getOriginalMessage());
      }
    }
    return subscribers;
  }

  private static final Entry NOTHING = new Entry(null, null, null, null);

  private Subscriber subscriber(String name, Entry entry) {
    if (entry.caller() == null || !CALLER.matcher(entry.caller()).matches()) {
      faults.add(name + ": caller must match " + CALLER);
    }
    int inFlight = entry.maxInFlight() == null ? DEFAULT_IN_FLIGHT : entry.maxInFlight();
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      faults.add(name + ": maxInFlight must be 1 to " + MAX_IN_FLIGHT);
    }
    return new Subscriber(entry.caller(), url(name, entry.url()), entry.keyId(), inFlight);
  }

  private URI url(String name, String text) {
    if (text == null || text.length() > MAX_URL) {
      faults.add(name + ": url must have 1 to " + MAX_URL + " characters");
      return null;
    }
    try {
      URI url = new URI(text);
      check(name, url);
      return url;
    } catch (URISyntaxException notOne) {
      faults.add(name + ": url is none");
      return null;
    }
  }

  private void check(String name, URI url) {
    if (url.getHost() == null) {
      faults.add(name + ": url must name a host");
      return;
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      faults.add(name + ": url must have no user and no fragment");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      faults.add(name + ": url must have a port from 1 to 65535, or none");
    }
    boolean loopback = Addresses.namesLoopback(url.getHost());
    if ("http".equals(url.getScheme())) {
      if (!loopback) {
        faults.add(name + ": url must be https");
      } else if (!allowLoopbackHttp) {
        faults.add(name + ": http needs hutong.webhooks.allow-loopback-http=true");
      }
    } else if (!"https".equals(url.getScheme())) {
      faults.add(name + ": url must be https");
    } else if (loopback && !allowPrivate) {
      faults.add(name + ": a private address needs hutong.webhooks.allow-private-addresses=true");
    }
  }
}

package hutong.codescan.families;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import hutong.codescan.recognise.CodeClass;
import hutong.codescan.recognise.CodeFamilies;
import hutong.codescan.recognise.CodeFamilies.ConsumerApplication;
import hutong.codescan.recognise.CodeFamilies.FixedDigits;
import hutong.codescan.recognise.CodeFamilies.MerchantAccount;
import hutong.codescan.recognise.CodeFamilies.PayerNumber;
import hutong.codescan.recognise.FamilyChecks;
import hutong.codescan.recognise.LinkFamily;
import hutong.runtime.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the JSON of code families; {@code docs/rulebook/README.md} explains its fields. */
public final class FamiliesReader {

  private static final int FORMAT = 1;
  private static final Set<String> FIELDS =
      Set.of(
          "format",
          "version",
          "note",
          "payerNumbers",
          "links",
          "merchantAccounts",
          "consumerApplications");

  private final List<String> faults = new ArrayList<>();

  private FamiliesReader() {}

  /**
   * Reads and checks all of it.
   *
   * @throws BadFamiliesException with every fault found
   */
  public static CodeFamilies read(byte[] json) {
    FamiliesReader reader = new FamiliesReader();
    CodeFamilies families = reader.families(reader.root(json));
    // What entries are to each other can be said only once each of them could be read.
    if (reader.faults.isEmpty()) {
      reader.faults.addAll(FamilyChecks.faults(families));
    }
    if (!reader.faults.isEmpty()) {
      throw new BadFamiliesException(reader.faults);
    }
    return families;
  }

  private JsonNode root(byte[] json) {
    try {
      JsonNode root = StrictJson.mapper().readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
      faults.add("the file must be one JSON object");
    } catch (IOException notJson) {
      faults.add("the file is not JSON: " + where(notJson));
    }
    throw new BadFamiliesException(faults);
  }

  private CodeFamilies families(JsonNode root) {
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        faults.add("there is a field of no known name: " + name);
      }
    }
    if (root.path("format").asInt() != FORMAT) {
      faults.add("format must be " + FORMAT);
    }
    if (root.path("version").asText().isBlank()) {
      faults.add("version must name this state of the file");
    }
    return new CodeFamilies(
        entries(root, "payerNumbers", NumberEntry.class, NumberEntry::made),
        entries(root, "links", LinkEntry.class, LinkEntry::made),
        entries(root, "merchantAccounts", AccountEntry.class, AccountEntry::made),
        entries(root, "consumerApplications", ApplicationEntry.class, ApplicationEntry::made));
  }

  private <E extends Entry, T> List<T> entries(
      JsonNode root, String list, Class<E> type, Function<E, T> make) {
    JsonNode nodes = root.path(list);
    List<T> made = new ArrayList<>();
    if (!nodes.isArray()) {
      faults.add(list + " must be a list");
      return made;
    }
    for (int i = 0; i < nodes.size(); i++) {
      String name = list + "[" + i + "] " + nodes.get(i).path("family").asText("");
      try {
        E entry = StrictJson.mapper().treeToValue(nodes.get(i), type);
        if (entry.source() == null || entry.source().isBlank()) {
          faults.add(name.trim() + ": source must say where this is known from");
        }
        made.add(make.apply(entry));
      } catch (JsonProcessingException wrong) {
        faults.add(name.trim() + ": " + where(wrong));
      } catch (IllegalArgumentException broken) {
        faults.add(name.trim() + ": " + broken.getMessage());
      }
    }
    return made;
  }

  private static String where(IOException wrong) {
    return wrong instanceof JsonProcessingException
        ? ((JsonProcessingException) wrong).getOriginalMessage()
        : "it cannot be read";
  }

  /** What every entry has. */
  private interface Entry {
    String source();
  }

  private record NumberEntry(
      String family,
      String owner,
      String payerApp,
      int validSeconds,
      boolean validSecondsStated,
      boolean enabled,
      String partOf,
      List<String> prefixes,
      int minDigits,
      int maxDigits,
      FixedEntry fixed,
      String source)
      implements Entry {

    PayerNumber made() {
      return new PayerNumber(
          family,
          owner,
          payerApp,
          validSeconds,
          enabled,
          partOf,
          prefixes,
          minDigits,
          maxDigits,
          fixed == null ? null : new FixedDigits(fixed.at(), fixed.digits()));
    }
  }

  private record FixedEntry(int at, String digits) {}

  private record LinkEntry(
      String family,
      String owner,
      CodeClass codeClass,
      String scheme,
      List<String> hosts,
      List<String> paths,
      boolean ignorePathCase,
      LinkFamily.Query query,
      List<String> queryFields,
      String queryIs,
      String source)
      implements Entry {

    LinkFamily made() {
      return new LinkFamily(
          family,
          owner,
          codeClass,
          scheme,
          hosts,
          paths,
          ignorePathCase,
          query,
          queryFields == null ? List.of() : queryFields,
          queryIs);
    }
  }

  private record AccountEntry(
      String owner,
      List<Integer> primitiveTags,
      List<String> guidPrefixes,
      Integer merchantIdAt,
      Integer merchantIdLength,
      Integer merchantIdTag,
      String source)
      implements Entry {

    MerchantAccount made() {
      return new MerchantAccount(
          owner,
          primitiveTags == null ? List.of() : primitiveTags,
          guidPrefixes == null ? List.of() : guidPrefixes,
          merchantIdAt,
          merchantIdLength,
          merchantIdTag);
    }
  }

  private record ApplicationEntry(
      String owner,
      String payerApp,
      int validSeconds,
      boolean validSecondsStated,
      String aidPrefix,
      String source)
      implements Entry {

    ConsumerApplication made() {
      return new ConsumerApplication(owner, payerApp, validSeconds, aidPrefix);
    }
  }
}

package hutong.codescan.recognise;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Receiving codes that are links of one kind (收款码). Scheme and host always compare without case,
 * because printed links are often in upper case throughout.
 *
 * @param scheme {@code https} or an app's own, in lower case
 * @param hosts exact names in lower case; for an app's own scheme a {@link Piece} each
 * @param paths any of them
 * @param ignorePathCase whether fixed text in paths compares without case
 * @param query whether a query has to be there
 * @param queryFields fields that must be there once each and not empty; then every character of the
 *     query is a plain one
 * @param queryIs what the whole query is, or null
 */
public record LinkFamily(
    String family,
    String owner,
    CodeClass codeClass,
    String scheme,
    List<String> hosts,
    List<String> paths,
    boolean ignorePathCase,
    Query query,
    List<String> queryFields,
    String queryIs) {

  /** Whether a link has a query. */
  public enum Query {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  static final String WEB = "https";

  /** What a code must never make an app open. */
  private static final Set<String> REFUSED_SCHEMES =
      Set.of("http", "ftp", "file", "data", "javascript", "about", "blob");

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,31}");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  public LinkFamily {
    CodeFamilies.named("family", family, 48);
    CodeFamilies.named("owner", owner, 32);
    hosts = CodeFamilies.listed("hosts", hosts);
    paths = CodeFamilies.listed("paths", paths);
    queryFields =
        queryFields.isEmpty() ? List.of() : CodeFamilies.listed("queryFields", queryFields);
    CodeFamilies.check(query != null, "query must be NONE, OPTIONAL or REQUIRED");
    CodeFamilies.check(
        scheme != null && SCHEME.matcher(scheme).matches() && !REFUSED_SCHEMES.contains(scheme),
        "scheme must be https or an app's own, in lower case");
    CodeFamilies.check(
        codeClass != null
            && codeClass != CodeClass.CONSUMER_CODE
            && codeClass != CodeClass.ONLINE_ORDER
            && codeClass != CodeClass.AGGREGATE_UNKNOWN,
        "codeClass must be a receiving code's");
    for (String host : hosts) {
      CodeFamilies.check(
          scheme.equals(WEB)
              ? PublicHost.isOne(host)
              : host.equals(host.toLowerCase(Locale.ROOT)) && Piece.of(host) != null,
          "'" + host + "' is no exact host in lower case");
    }
    paths.forEach(LinkPath::of);
    for (String field : queryFields) {
      CodeFamilies.check(FIELD.matcher(field).matches(), "'" + field + "' is no query field");
    }
    CodeFamilies.check(
        query == Query.REQUIRED || queryFields.isEmpty() && queryIs == null,
        "query must be REQUIRED where queryFields or queryIs say what is in it");
    if (queryIs != null) {
      Piece.of(queryIs);
    }
  }

  Stream<Piece> hostPieces() {
    return hosts.stream().map(Piece::of);
  }
}

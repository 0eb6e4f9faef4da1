package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merchants' and persons' receiving codes that are links (收款码). A web host counts only when it is
 * exactly a known one: no subdomain, no port, no user name before it. No link is ever followed from
 * here. Of several families of one host the first in the file that fits counts.
 */
final class MerchantLinks {

  private static final Recognition UNRECOGNISED = new Unrecognised(RefusalReason.UNRECOGNISED_CODE);
  private static final Recognition AGGREGATE = new Unrecognised(RefusalReason.AGGREGATE_UNRESOLVED);

  private final Map<String, List<Shape>> byWebHost = new HashMap<>();
  private final List<AppLink> appLinks = new ArrayList<>();

  MerchantLinks(List<LinkFamily> families) {
    for (LinkFamily family : families) {
      Shape shape = new Shape(family);
      if (family.scheme().equals(LinkFamily.WEB)) {
        family
            .hosts()
            .forEach(host -> byWebHost.computeIfAbsent(host, h -> new ArrayList<>()).add(shape));
      } else {
        family
            .hostPieces()
            .forEach(host -> appLinks.add(new AppLink(family.scheme(), host, shape)));
      }
    }
  }

  /** A family with its patterns read. */
  private static final class Shape {

    final LinkFamily family;
    final List<LinkPath> paths;
    final LinkQuery query;

    Shape(LinkFamily family) {
      this.family = family;
      this.paths = family.paths().stream().map(LinkPath::of).toList();
      this.query = LinkQuery.of(family);
    }

    boolean matches(ScannedLink link) {
      return pathMatches(link) && query.matches(link);
    }

    private boolean pathMatches(ScannedLink link) {
      for (int i = 0; i < paths.size(); i++) {
        if (paths.get(i).matches(link.text, link.hostTo, link.pathTo, family.ignorePathCase())) {
          return true;
        }
      }
      return false;
    }

    Recognition recognised(String text) {
      return Recognised.merchant(family.owner(), family.codeClass(), family.family(), text);
    }
  }

  private record AppLink(String scheme, Piece host, Shape shape) {

    boolean matches(ScannedLink link) {
      return link.hasScheme(scheme)
          && host.matches(link.text, link.hostFrom, link.hostTo, true)
          && shape.matches(link);
    }
  }

  Recognition recognise(String text) {
    ScannedLink link = ScannedLink.of(text);
    if (link == null) {
      return UNRECOGNISED;
    }
    if (link.hasScheme(LinkFamily.WEB)) {
      return web(link);
    }
    for (int i = 0; i < appLinks.size(); i++) {
      if (appLinks.get(i).matches(link)) {
        return appLinks.get(i).shape().recognised(text);
      }
    }
    return UNRECOGNISED;
  }

  private Recognition web(ScannedLink link) {
    String host = link.host();
    List<Shape> known = byWebHost.get(host);
    if (known == null) {
      return PublicHost.isOne(host) && !imitates(host) ? AGGREGATE : UNRECOGNISED;
    }
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).matches(link)) {
        return known.get(i).recognised(link.text);
      }
    }
    return UNRECOGNISED;
  }

  /** Whether the name of a known host stands somewhere inside this one. */
  private boolean imitates(String host) {
    for (String known : byWebHost.keySet()) {
      if (host.contains(known)) {
        return true;
      }
    }
    return false;
  }
}

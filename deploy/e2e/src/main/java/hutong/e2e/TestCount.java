package hutong.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Prints how many tests this build executed, module by module. A green build that skipped its tests
 * looks like any other green build; the count tells them apart.
 */
public final class TestCount {

  private TestCount() {}

  private record Count(int run, int failed, int skipped) {
    Count plus(Count other) {
      return new Count(run + other.run, failed + other.failed, skipped + other.skipped);
    }
  }

  /**
   * @param args the project's root and the instant at which the build began; reports that are older
   *     belong to another build and are not counted
   */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    FileTime begin = FileTime.from(Instant.parse(args[1]));
    Map<String, Count> counts = new TreeMap<>();
    for (Path report : reports(root)) {
      if (Files.getLastModifiedTime(report).compareTo(begin) >= 0) {
        String module = root.relativize(report.getParent().getParent().getParent()).toString();
        counts.merge(module, read(report), Count::plus);
      }
    }
    Count all = counts.values().stream().reduce(new Count(0, 0, 0), Count::plus);
    System.out.println();
    System.out.println("Executed tests");
    counts.forEach(
        (module, c) ->
            System.out.printf("  %-20s %5d run, %d skipped%n", module, c.run(), c.skipped()));
    System.out.printf(
        "%d passed, %d failed, %d skipped%n",
        all.run() - all.failed() - all.skipped(), all.failed(), all.skipped());
    if (all.run() == 0) {
      throw new IllegalStateException("No test was executed in this build.");
    }
  }

  private static List<Path> reports(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root, 6)) {
      return files
          .filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
          .filter(f -> f.getParent().getFileName().toString().endsWith("-reports"))
          .toList();
    }
  }

  private static Count read(Path report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Element suite = factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
    return new Count(
        number(suite, "tests"),
        number(suite, "failures") + number(suite, "errors"),
        number(suite, "skipped"));
  }

  private static int number(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }
}

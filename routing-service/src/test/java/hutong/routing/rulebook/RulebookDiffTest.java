package hutong.routing.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.RulebookDiff.Change;
import hutong.routing.rulebook.RulebookDiff.FieldChange;
import hutong.routing.rulebook.RulebookDiff.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulebookDiffTest {

  @TempDir private Path directory;

  @Test
  void sameBookHasNoChanges() {
    EditedRulebook files = new EditedRulebook(directory);
    assertThat(RulebookDiff.between(files.load(), files.load())).isEmpty();
  }

  @Test
  void namesEachPartThatDiffersWithBothValues() {
    // Given
    EditedRulebook files = new EditedRulebook(directory);
    Rulebook from = files.load();
    files.rule("R-AL-02", rule -> rule.put("cities", "ALIPAY_SEVEN_CITIES"));
    files.copy("R-WX-01", rule -> rule.put("id", "R-WX-08").put("cities", "440300"));
    files.file("city-sets.json", all -> ((ArrayNode) all.at("/citySets/1/cities")).remove(0));
    files.file(
        "operator-settings.json",
        all -> ((ObjectNode) all.at("/settings/0")).put("value", "MUNICIPALITIES"));
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          ((ObjectNode) book).putArray("prohibitions");
          ArrayNode rules = (ArrayNode) book.path("rules");
          rules.remove(rules.size() - 2);
        });

    // When
    List<Change> changes = RulebookDiff.between(from, files.load());

    // Then
    assertThat(changes)
        .extracting(Change::kind, Change::what, Change::id)
        .contains(
            tuple(Kind.ADDED, "rule", "R-WX-08"),
            tuple(Kind.REMOVED, "rule", "R-UT-01"),
            tuple(Kind.REMOVED, "prohibition", "P-259-01"),
            tuple(Kind.CHANGED, "setting", "R-WX-02.cities"));
    assertThat(changes)
        .contains(
            new Change(
                Kind.CHANGED,
                "rule",
                "R-AL-02",
                List.of(new FieldChange("cities", "ALL", "ALIPAY_SEVEN_CITIES"))),
            new Change(
                Kind.CHANGED,
                "citySet",
                "MUNICIPALITIES",
                List.of(
                    new FieldChange(
                        "cities", "110100, 120100, 310100, 500100", "120100, 310100, 500100"))));
  }
}

package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixRowTest {

  private static final ObjectNode SCAN =
      new ObjectMapper().createObjectNode().put("payerApp", "CUP_APP").put("code", "wxp://f2f0a");

  @Test
  void anExpectationThatIsNeitherAcceptanceNorRefusalIsRefused() {
    // When // Then
    assertThatThrownBy(() -> row("2021-10-02", "CITY_NOT_OPEN"))
        .hasMessageContaining("expects neither A nor R");
  }

  @Test
  void aDayThatDoesNotExistIsRefused() {
    // When // Then
    assertThatThrownBy(() -> row("2021-02-30", "A")).hasMessageContaining("2021-02-30");
  }

  @Test
  void aRequestWithBothACodeAndAnOrderIsRefused() {
    // Given
    ObjectNode both = SCAN.deepCopy();
    both.putObject("order");

    // When // Then
    assertThatThrownBy(() -> new MatrixRow("M-01", "2021-10-02", "", "", "WECHAT", "A", both))
        .hasMessageContaining("either a code or an order");
  }

  @Test
  void aRowIsPlayedAtTenInTheMorningInShanghai() {
    // When // Then
    assertThat(row("2021-10-02", "A").businessTime()).hasToString("2021-10-02T02:00:00Z");
  }

  @Test
  void theShippedMatrixNamesEveryRowOnceAndUsesBothDoors() throws IOException {
    // When
    List<MatrixRow> rows = MatrixRow.shipped();

    // Then
    assertThat(rows).hasSize(14).extracting(MatrixRow::id).doesNotHaveDuplicates();
    assertThat(rows).filteredOn(MatrixRow::expectsAcceptance).hasSize(6);
    assertThat(rows).filteredOn(row -> Player.oddOrEven(row, true, false)).hasSize(7);
  }

  private static MatrixRow row(String date, String expected) {
    return new MatrixRow("M-01", date, "a code", "a city", "WECHAT", expected, SCAN);
  }
}

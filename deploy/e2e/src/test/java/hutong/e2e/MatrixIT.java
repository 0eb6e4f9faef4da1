package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.local.play.Door;
import hutong.local.play.HttpDoor;
import hutong.local.play.KafkaDoor;
import hutong.local.play.MatrixRow;
import hutong.local.play.PlayResult;
import hutong.local.play.Player;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plays every row of the acceptance matrix through both doors, and all of it again. */
class MatrixIT {

  private static final Path RULEBOOK = Path.of("../../docs/rulebook/rulebook-2021-10-02.json");

  @RegisterExtension static final WholeSystem WHOLE = new WholeSystem();

  @Test
  void both_doors_lead_to_the_announced_end_and_every_cycle_closes_at_zero() throws Exception {
    LocalSystem system = WHOLE.system();
    List<MatrixRow> rows = MatrixRow.shipped();
    assertThat(rows).hasSize(14);

    try (Door http = new HttpDoor(system.ports().httpUri(Service.CODE_SCAN));
        Door kafka = new KafkaDoor(system.ports().bootstrapServers())) {
      // Given a player at each door; the second one moves the clock back and finds later cycles
      for (Door door : List.of(http, kafka)) {
        Player player =
            new Player(system.ports(), RULEBOOK, system::setClock, new Player.Listener() {});

        // When
        PlayResult result = player.play(rows, row -> door);

        // Then
        assertThat(result.complaints()).as("through %s", door.name()).isEmpty();
        assertThat(result.rows()).hasSize(14);
        assertThat(result.cycles()).isNotEmpty();
        assertThat(result.nets()).isNotEmpty();
        assertThat(result.sumMinor()).isZero();
      }
    }
    new AllBooks(system).balance();
  }
}

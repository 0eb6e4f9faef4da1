package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Behaviour.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

  private static final String MIXED =
      """
      {"script":{"seed":20211002,"steps":[
        {"sharePermille":100,"mode":"DECLINE","reason":"INSUFFICIENT_FUNDS"},
        {"sharePermille":50,"mode":"HANG","books":false,"operations":["DEBIT"]},
        {"sharePermille":200,"mode":"USER_NEVER_PAYS","operations":["DEBIT","QUERY"]},
        {"sharePermille":300,"mode":"REFUSE_REVERSAL","operations":["REVERSAL"]}]}}
      """;

  @TempDir Path data;

  @Test
  void kept_scripts_that_are_damaged_are_refused_at_the_start() throws Exception {
    // Given
    Files.writeString(data.resolve("scripts.json"), "{\"CCB\":{\"seed\":1}}");

    // Then
    assertThatThrownBy(() -> Control.open(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("scripts.json is damaged");
  }

  @Test
  void a_payment_meets_the_same_step_after_a_restart() throws Exception {
    // Given
    Control control = Control.open(data);
    tell(control, "CCB", MIXED);
    List<Behaviour> before = drawn(control);

    // When
    Control restarted = Control.open(data);

    // Then
    assertThat(drawn(restarted)).isEqualTo(before);
    assertThat(restarted.show()).isEqualTo(control.show());
  }

  @Test
  void a_single_behaviour_replaces_a_script_and_is_forgotten_at_a_restart() throws Exception {
    // Given
    Control control = Control.open(data);
    tell(control, "CCB", MIXED);
    tell(control, "BOC", MIXED);

    // When
    tell(control, "CCB", "{\"mode\":\"DOWN\"}");
    Control restarted = Control.open(data);

    // Then
    UUID payment = UUID.fromString(Client.P1);
    assertThat(control.of("CCB", Operation.DEBIT, payment).mode()).isEqualTo(Mode.DOWN);
    assertThat(restarted.of("CCB", Operation.DEBIT, payment).mode()).isEqualTo(Mode.APPROVE);
    assertThat(restarted.show().get("participants")).hasSize(1);
  }

  @Test
  void steps_take_their_shares_of_the_operations_that_they_know() throws Exception {
    // Given
    Control control = Control.open(data);
    tell(control, "CCB", MIXED);

    // Then
    assertThat(share(control, Operation.DEBIT, Mode.DECLINE)).isBetween(90L, 110L);
    assertThat(share(control, Operation.DEBIT, Mode.HANG)).isBetween(40L, 60L);
    assertThat(share(control, Operation.DEBIT, Mode.USER_NEVER_PAYS)).isBetween(185L, 215L);
    assertThat(share(control, Operation.DEBIT, Mode.APPROVE)).isBetween(630L, 670L);
    assertThat(share(control, Operation.REVERSAL, Mode.REFUSE_REVERSAL)).isBetween(285L, 315L);
    assertThat(share(control, Operation.CREDIT, Mode.HANG)).isZero();
  }

  @Test
  void who_asks_later_meets_what_goes_on() throws Exception {
    // Given
    Control control = Control.open(data);
    tell(control, "CCB", MIXED);

    // Then
    assertThat(payments())
        .filteredOn(p -> control.of("CCB", Operation.DEBIT, p).mode() == Mode.USER_NEVER_PAYS)
        .isNotEmpty()
        .allMatch(p -> control.of("CCB", Operation.QUERY, p).mode() == Mode.USER_NEVER_PAYS);
  }

  @Test
  void another_seed_is_another_draw() throws Exception {
    // Given
    Control control = Control.open(data);
    tell(control, "CCB", MIXED);
    List<Behaviour> before = drawn(control);

    // When
    tell(control, "CCB", MIXED.replace("20211002", "20211003"));

    // Then
    assertThat(drawn(control)).isNotEqualTo(before);
  }

  @Test
  void the_draw_is_what_it_was_when_scripts_were_first_kept() {
    // Given
    Script script = script("{\"seed\":7,\"steps\":[{\"sharePermille\":500,\"mode\":\"DECLINE\"}]}");

    // When
    StringBuilder declined = new StringBuilder();
    for (UUID payment : payments().subList(0, 32)) {
      boolean yes = script.of(Operation.DEBIT, payment).mode() == Mode.DECLINE;
      declined.append(yes ? '1' : '0');
    }

    // Then
    assertThat(declined).hasToString("11110010111111101111001000001110");
  }

  private static Script script(String json) {
    try {
      return BehaviourJson.script(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    } catch (BadRequest bad) {
      throw new AssertionError(bad);
    }
  }

  private static void tell(Control control, String participant, String json) throws BadRequest {
    control.set(control.read(participant, json.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<UUID> payments() {
    return LongStream.range(0, 10_000).mapToObj(n -> new UUID(0x017c3e2a5c007a10L, n)).toList();
  }

  private static List<Behaviour> drawn(Control control) {
    List<Behaviour> drawn = new ArrayList<>();
    for (UUID payment : payments()) {
      for (Operation operation : Operation.values()) {
        drawn.add(control.of("CCB", operation, payment));
      }
    }
    return drawn;
  }

  /** Of a thousand, rounded down. */
  private static long share(Control control, Operation operation, Mode mode) {
    long hit =
        payments().stream().filter(p -> control.of("CCB", operation, p).mode() == mode).count();
    return hit * 1000 / payments().size();
  }
}

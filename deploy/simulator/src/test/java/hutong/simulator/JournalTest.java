package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.simulator.Entry.Kind;
import hutong.simulator.Entry.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path data;

  @Test
  void damage_in_the_middle_is_refused() throws Exception {
    // Given
    write(entry(1), entry(2), entry(3));
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(), bytes);

    // Then
    assertThatThrownBy(this::read)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damaged in line 2");
  }

  @Test
  void a_second_process_on_the_same_books_is_refused() throws Exception {
    // Given
    try (Journal first = Journal.open(data, entry -> {})) {
      // Then
      assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("in use");
    }
  }

  @Test
  void a_last_line_cut_at_any_byte_is_forgotten_and_the_journal_goes_on() throws Exception {
    // Given
    write(entry(1));
    int whole = (int) Files.size(file());
    write(entry(2));
    byte[] bytes = Files.readAllBytes(file());

    for (int cut = whole; cut < bytes.length; cut++) {
      // When
      Files.write(file(), Arrays.copyOf(bytes, cut));
      List<Entry> read = read();
      write(entry(3));

      // Then
      assertThat(read).as("cut at %d", cut).containsExactly(entry(1));
      assertThat(read()).as("cut at %d", cut).containsExactly(entry(1), entry(3));
    }
  }

  @Test
  void a_last_line_of_garbage_is_forgotten() throws Exception {
    // Given
    write(entry(1));
    byte[] bytes = Files.readAllBytes(file());
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 40);
    longer[longer.length - 1] = '\n';
    Files.write(file(), longer);

    // Then
    assertThat(read()).containsExactly(entry(1));
  }

  @Test
  void what_was_appended_is_read_back_in_order() throws Exception {
    // Given
    write(entry(1), entry(2));
    write(entry(1).askedAgain(), entry(2).leftOut());

    // Then
    assertThat(read())
        .containsExactly(entry(1), entry(2), entry(1).askedAgain(), entry(2).leftOut());
  }

  @Test
  void a_journal_from_before_there_were_reversals_and_refunds_is_read() throws Exception {
    // Given
    Files.writeString(
        file(),
        "f9630546 {\"participant\":\"CCB\",\"kind\":\"DEBIT\","
            + "\"paymentId\":\"017c3e2a-5c00-7a10-8a4b-000000000001\",\"amountMinor\":100,"
            + "\"currency\":\"CNY\",\"status\":\"APPROVED\",\"reason\":null,\"asked\":1,"
            + "\"queried\":0,\"mismatches\":0,\"firstAskedAt\":\"2021-10-02T02:00:00Z\"}\n");

    // Then
    assertThat(read()).containsExactly(entry(1));
  }

  private Path file() {
    return data.resolve("journal");
  }

  private void write(Entry... entries) throws Exception {
    try (Journal journal = Journal.open(data, entry -> {})) {
      journal.append(List.of(entries));
    }
  }

  private List<Entry> read() throws Exception {
    List<Entry> entries = new ArrayList<>();
    Journal.open(data, entries::add).close();
    return entries;
  }

  private static Entry entry(int number) {
    return new Entry(
        "CCB",
        Kind.DEBIT,
        UUID.fromString("017c3e2a-5c00-7a10-8a4b-%012d".formatted(number)),
        null,
        null,
        100L * number,
        "CNY",
        Status.APPROVED,
        null,
        1,
        0,
        0,
        Instant.parse("2021-10-02T02:00:00Z"),
        false);
  }
}

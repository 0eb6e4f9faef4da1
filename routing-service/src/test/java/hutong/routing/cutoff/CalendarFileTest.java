package hutong.routing.cutoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CalendarFileTest {

  private static SettlementDays read(String json) {
    return CalendarFile.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String file(String rows) {
    return "{'format':1,'version':'t','evidence':{'source':'s'}," + rows + "}";
  }

  @Test
  void everyFaultIsNamed() {
    assertThatThrownBy(
            () ->
                read(
                    "{'format':2,'years':[2021],'holidays':["
                        + "{'name':'a','from':'2021-01-03','to':'2021-01-01'},"
                        + "{'name':'b','from':'2021-05-01','to':'2021-05-02'},"
                        + "{'name':'c','from':'2021-05-02','to':'2021-05-02'},"
                        + "{'name':'d','from':'2021-12-31','to':'2022-01-01'},"
                        + "{'name':'e','from':'today','to':'2021-02-30'}],"
                        + "'workingDays':['2021-05-01','2021-05-03','2022-01-02']}"))
        .hasMessageContaining("format must be 1")
        .hasMessageContaining("version is missing")
        .hasMessageContaining("evidence is missing")
        .hasMessageContaining("a holiday from 2021-01-03 must end")
        .hasMessageContaining("2021-05-02 is a holiday twice")
        .hasMessageContaining("2022-01-01 is in none of the years")
        .hasMessageContaining("not a date")
        .hasMessageContaining("2021-05-01 is a holiday and worked")
        .hasMessageContaining("2021-05-03 is worked in any case")
        .hasMessageContaining("2022-01-02 is in none of the years");
  }

  @Test
  void misspeltFieldIsRefusedAndSoIsAFileWithoutYears() {
    assertThatThrownBy(() -> read(file("'year':[2021]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(file("'holidays':[]"))).hasMessageContaining("years is missing");
    assertThatThrownBy(() -> read("[")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holidayIsFreeAndTheSundayBeforeItIsWorked() {
    SettlementDays days =
        read(
            file(
                "'years':[2021],'holidays':[{'name':'x','from':'2021-09-21','to':'2021-09-21'}],"
                    + "'workingDays':['2021-09-19']"));
    assertThat(days.settles(LocalDate.parse("2021-09-18"))).isFalse();
    assertThat(days.settles(LocalDate.parse("2021-09-19"))).isTrue();
    assertThat(days.settles(LocalDate.parse("2021-09-20"))).isTrue();
    assertThat(days.settles(LocalDate.parse("2021-09-21"))).isFalse();
    assertThat(days.knownUntil(LocalDate.parse("2021-09-21"))).contains(LocalDate.of(2021, 12, 31));
  }
}

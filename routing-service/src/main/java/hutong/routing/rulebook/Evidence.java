package hutong.routing.rulebook;

import java.time.LocalDate;

/**
 * Why a rule is in the book.
 *
 * @param source the document that announced it
 * @param publishedOn the day the document came out
 * @param openingDate how exactly the document gives the day of opening
 * @param note what it says, in our words
 */
public record Evidence(String source, LocalDate publishedOn, OpeningDate openingDate, String note) {

  /** How exactly a document gives the day on which something opened. */
  public enum OpeningDate {
    STATED,
    /** It was open already when the document came out. */
    NOT_LATER_THAN,
    PLANNED,
    NOT_STATED
  }
}

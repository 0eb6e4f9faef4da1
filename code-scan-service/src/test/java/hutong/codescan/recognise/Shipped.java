package hutong.codescan.recognise;

import hutong.codescan.families.FamiliesFile;
import hutong.codescan.families.FamiliesReader;
import java.nio.charset.StandardCharsets;

/** The recogniser as it is released, and with what an operator could edit in its file. */
public final class Shipped {

  private Shipped() {}

  public static CodeFamilies families() {
    return FamiliesReader.read(FamiliesFile.packaged());
  }

  public static Recogniser recogniser() {
    return new Recogniser(families());
  }

  /** The file's text, to be edited. */
  public static String json() {
    return new String(FamiliesFile.packaged(), StandardCharsets.UTF_8);
  }

  /** With one place of the file replaced, which must be there. */
  public static Recogniser edited(String place, String by) {
    if (!json().contains(place)) {
      throw new IllegalArgumentException("Not in the file: " + place);
    }
    String edited = json().replace(place, by);
    return new Recogniser(FamiliesReader.read(edited.getBytes(StandardCharsets.UTF_8)));
  }

  /** With one more entry at the beginning of a list of the file. */
  public static Recogniser with(String list, String entry) {
    return edited("\"" + list + "\": [", "\"" + list + "\": [" + entry + ",");
  }
}

package hutong.local.play;

/**
 * Colours for a terminal, and none for a file or a pipe.
 *
 * @param on whether escape sequences are written
 */
public record Paint(boolean on) {

  public String bold(String text) {
    return dress("1", text);
  }

  public String dim(String text) {
    return dress("2", text);
  }

  public String green(String text) {
    return dress("32", text);
  }

  public String red(String text) {
    return dress("31", text);
  }

  private String dress(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}

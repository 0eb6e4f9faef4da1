package hutong.verifier;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the command as a participant would. */
final class Verifier {

  /** What it said and its exit code. */
  record Said(int exitCode, String out, String err) {}

  private final Path folder;
  private final Path jwks;

  Verifier(Path folder) throws IOException {
    this.folder = folder;
    this.jwks =
        Files.writeString(
            folder.resolve("keys.json"), Clearing.jwks(Clearing.OPERATOR, Clearing.KEY_ID));
    Files.writeString(folder.resolve("operator.pem"), Clearing.pem(Clearing.OPERATOR));
    Files.writeString(folder.resolve("other.pem"), Clearing.pem(Clearing.SOMEBODY_ELSE));
  }

  static Said run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), true, args);
    return new Said(code, out.toString(), err.toString());
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  /** With the operator's key set before what is given. */
  Said verify(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--jwks";
    all[1] = jwks.toString();
    System.arraycopy(args, 0, all, 2, args.length);
    return run(all);
  }

  /** A file of this content. */
  Said content(String content) {
    try {
      return verify(Files.writeString(folder.resolve("some.file"), content).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Said content(byte[] content) {
    try {
      return verify(Files.write(folder.resolve("some.file"), content).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

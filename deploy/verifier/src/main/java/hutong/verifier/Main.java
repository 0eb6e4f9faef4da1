package hutong.verifier;

import hutong.verifier.FileCheck.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command; exit code 0 is verified, 1 is not verified, 2 is misuse or cannot be read. */
@Command(
    name = "hutong-verifier",
    subcommands = {Main.Prove.class, Main.CheckProof.class},
    mixinStandardHelpOptions = true,
    version = "hutong-verifier for format versions 1 and 2",
    sortOptions = false,
    description = {
      "Checks a participant's file of a cycle (清算明细文件), pipe-separated or JSON Lines, with"
          + " nothing but the file and the operator's public key:",
      "  header       whose file it is, and of which cycle",
      "  lines        every cell is well formed, every line means what its role may mean, each net"
          + " is the sum of its cells, nothing is twice, the order is kept",
      "  subtreeRoot  the lines hash to the root that the header names (RFC 6962)",
      "  totals, nets the records T and N are the sums of the lines",
      "  place        participant, number of lines, nets and subtreeRoot stand in the cycle's tree",
      "  seal         root, lines and participants of the cycle, and the seal before it",
      "  signature    the operator has signed that seal (Ed25519)",
      "  publication  the operator has signed the file's sequence and key ids (Ed25519)",
      "With several files or with seals also: all files of one cycle hold the same root, and each cycle holds the"
          + " seal of the one before it.",
      ""
    },
    footer = {"", "Exit code: 0 verified, 1 not verified, 2 misuse or not readable."})
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private KeyOption key;

  @Option(
      names = "--previous",
      paramLabel = "FILE|SEALHASH",
      description = "A file of the cycle before the earliest given, or its seal hash.")
  private String previous;

  @Option(
      names = "--seals",
      paramLabel = "SEALS.json",
      description =
          "What GET /v1/seals or /v1/cycles/{cycleId}/seal answers, once or several times: cycles"
              + " without a file of yours. Between all seals of a type, those in files too, no cycle"
              + " may then be missing.")
  private List<Path> seals = List.of();

  @Option(
      names = "--against",
      paramLabel = "OTHER",
      description = "The other writing of the one file given; must hold the same records.")
  private Path against;

  @Option(
      names = "--version-1",
      description =
          "Take files of format version 1 too. Who hands out such a file can renumber it: only for"
              + " cycles of before version 2.")
  private boolean versionOne;

  @Option(names = "--json", description = "Say the result as one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "One file or more.")
  private List<Path> files = List.of();

  private Main() {}

  /** Where the operator's key is. */
  static final class KeyOption {

    @Option(
        names = "--key",
        required = true,
        paramLabel = "operator.pem",
        description = "The operator's public key, Ed25519 in PEM.")
    private Path pem;

    @Option(
        names = "--jwks",
        required = true,
        paramLabel = "keys.json",
        description = "The operator's public keys as a JSON Web Key Set; the seal names which.")
    private Path jwks;

    static Keys load(KeyOption option, CommandSpec spec) throws IOException {
      if (option == null) {
        throw new ParameterException(
            spec.commandLine(), "Give the operator's key with --key or --jwks.");
      }
      try {
        return option.pem != null ? Keys.pem(option.pem) : Keys.jwks(option.jwks);
      } catch (Refused refused) {
        throw new IOException(refused.getMessage());
      }
    }
  }

  public static void main(String[] args) {
    boolean plain = Report.isPlain();
    PrintWriter out =
        new PrintWriter(new PrintStream(System.out, true, StandardCharsets.UTF_8), true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(out, err, plain, args));
  }

  static int run(PrintWriter out, PrintWriter err, boolean plain, String... args) {
    CommandLine command = new CommandLine(new Main());
    return command
        .setOut(out)
        .setErr(err)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                plain ? CommandLine.Help.Ansi.OFF : CommandLine.Help.Ansi.ON))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              err.println(reason(failure));
              return 2;
            })
        .execute(args);
  }

  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException
        ? "There is no file " + failure.getMessage()
        : "Cannot be read: " + failure.getMessage();
  }

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    if (files.isEmpty() && seals.isEmpty()) {
      throw new ParameterException(command, "Give a file or seals to check.");
    }
    if (against != null && files.size() != 1) {
      throw new ParameterException(command, "--against goes with one file.");
    }
    String hash = previous != null && Syntax.HASH.holds(previous) ? previous : null;
    List<Path> all = new ArrayList<>(files);
    if (against != null) {
      all.add(against);
    }
    if (previous != null && hash == null) {
      all.add(0, Path.of(previous));
    }
    Keys keys = KeyOption.load(key, spec);
    List<Result> results = new ArrayList<>();
    for (Path file : all) {
      results.add(FileCheck.run(file, keys, versionOne, (index, line, leaf) -> {}));
    }
    List<Check> together = together(results, keys, hash);
    boolean verified =
        results.stream().allMatch(Result::passed) && together.stream().allMatch(Check::passed);
    PrintWriter out = command.getOut();
    if (json) {
      Report.json(out, results, together, verified);
    } else {
      Report report = new Report(out, command.getColorScheme().ansi() == CommandLine.Help.Ansi.OFF);
      results.forEach(result -> report.checks(result.file().toString(), result.checks()));
      report.checks("Together", together);
      report.verdict(results, verified);
    }
    return verified ? 0 : 1;
  }

  private List<Check> together(List<Result> results, Keys keys, String hash) throws IOException {
    List<Result> passed = results.stream().filter(Result::passed).toList();
    List<Check> checks = new ArrayList<>();
    List<Seal> given = new ArrayList<>();
    for (Path file : seals) {
      checks.add(Seals.read(file, keys, given));
    }
    checks.addAll(Together.check(passed, given, !seals.isEmpty(), hash));
    if (previous != null && hash == null && passed.size() == results.size()) {
      checks.add(Together.precedes(passed.get(0), passed.subList(1, passed.size())));
    }
    if (against != null) {
      checks.add(Together.against(files.get(0), against));
    }
    return checks;
  }

  /** Writes the proof of one item. */
  @Command(
      name = "prove",
      mixinStandardHelpOptions = true,
      description =
          "Writes the proof of one item as JSON: its lines, the participant's leaf, their audit"
              + " paths and the seal; of the rest of the file only the number of lines and the nets.")
  static final class Prove implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--item", required = true, paramLabel = "ID", description = "Its itemId.")
    private String item;

    @Parameters(paramLabel = "FILE", description = "The file that holds it.")
    private Path file;

    @Override
    public Integer call() throws IOException {
      try {
        Proof.write(file, item, spec.commandLine().getOut());
        return 0;
      } catch (Refused refused) {
        spec.commandLine().getErr().println(refused.getMessage());
        return 1;
      }
    }
  }

  /** Checks the proof of one item. */
  @Command(
      name = "check-proof",
      mixinStandardHelpOptions = true,
      description = "Checks the proof of one item with nothing but the operator's public key.")
  static final class CheckProof implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @ArgGroup(exclusive = true)
    private KeyOption key;

    @Parameters(
        paramLabel = "PROOF.json",
        description = "What prove has written, or what the clearing house answers for the item.")
    private Path file;

    @Override
    public Integer call() throws IOException {
      CommandLine command = spec.commandLine();
      Keys keys = KeyOption.load(key, spec);
      List<Check> checks = Proof.check(Files.readString(file), keys);
      boolean verified = checks.stream().allMatch(Check::passed);
      new Report(command.getOut(), command.getColorScheme().ansi() == CommandLine.Help.Ansi.OFF)
          .checks(file.toString(), checks);
      command.getOut().println(verified ? "verified" : "NOT VERIFIED");
      return verified ? 0 : 1;
    }
  }
}

package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The agent by files: instructions are laid into {@code out} under their message id, whole or not
 * at all, and moved to {@code withdrawn} if they are not to be taken any more; what the agent lays
 * into {@code in} as {@code *.xml} is moved to {@code done} or {@code refused} once what came of it
 * is durable. The agent must lay them there whole too.
 */
final class FileGateway implements SettlementGateway {

  private static final Logger LOG = Logger.getLogger(FileGateway.class);

  private static final String SUFFIX = ".xml";

  /** Ends the names of messages that were seen. */
  private static final String CLAIMED = ".seen";

  private static final int MAX_OWN_NAME = 150;

  private final Path root;

  /**
   * @throws IOException where the folders cannot be made
   */
  FileGateway(Path root) throws IOException {
    this.root = root;
    for (String folder : List.of("out", "withdrawn", "in", "done", "refused")) {
      Files.createDirectories(root.resolve(folder));
    }
  }

  @Override
  public Uni<Void> send(Instruction instruction) {
    return blocking(
        () -> {
          write(instruction);
          return null;
        });
  }

  private void write(Instruction instruction) throws IOException {
    Path target = root.resolve("out").resolve(instruction.messageId() + SUFFIX);
    Path withdrawn = root.resolve("withdrawn").resolve(instruction.messageId() + SUFFIX);
    if (Files.exists(target) || Files.exists(withdrawn)) {
      return;
    }
    Path part = Files.createTempFile(root.resolve("out"), instruction.messageId(), ".part");
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(instruction.xml().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
    if (Files.exists(withdrawn)) {
      // It was withdrawn while it was written.
      moved(target, withdrawn);
    }
  }

  /** A name is durable only with its folder. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Uni<Boolean> withdraw(String messageId) {
    return blocking(
        () -> {
          Path laid = root.resolve("out").resolve(messageId + SUFFIX);
          Path withdrawn = root.resolve("withdrawn").resolve(messageId + SUFFIX);
          if (moved(laid, withdrawn)) {
            return true;
          }
          try {
            Files.createFile(withdrawn);
            force(withdrawn.getParent());
          } catch (FileAlreadyExistsException before) {
            return Files.size(withdrawn) > 0;
          }
          // Whoever was about to lay it there had not seen the mark; after that everybody does.
          return moved(laid, withdrawn);
        });
  }

  private static boolean moved(Path laid, Path withdrawn) throws IOException {
    try {
      Files.move(laid, withdrawn, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException notThere) {
      return false;
    }
    force(withdrawn.getParent());
    force(laid.getParent());
    return true;
  }

  /**
   * All that lies in {@code in}, in the order of names. Each is given a name of its own first, so
   * that another that comes under the same name later is another; what was read before lies there
   * no more.
   */
  @Override
  public Uni<List<String>> list(String after) {
    return blocking(
        () -> {
          for (Path file : in(SUFFIX)) {
            try {
              Files.move(file, file.resolveSibling(claimed(file)), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException anotherInstanceHasIt) {
              // It lists it.
            } catch (IOException itsOwn) {
              LOG.errorf(
                  "A file of the agent cannot be renamed: failure=%s", itsOwn.getClass().getName());
            }
          }
          return in(CLAIMED).stream().map(file -> file.getFileName().toString()).toList();
        });
  }

  /** So much of the old name as every file system takes with the rest. */
  private static String claimed(Path file) {
    String name = file.getFileName().toString();
    String own = name.substring(0, Math.min(name.length() - SUFFIX.length(), MAX_OWN_NAME));
    return own.replaceAll("[^A-Za-z0-9._-]", "_") + "." + UUID.randomUUID() + CLAIMED;
  }

  private List<Path> in(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("in"))) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Override
  public Uni<Received> read(String cursor) {
    return blocking(
        () -> {
          Path file = root.resolve("in").resolve(cursor);
          try {
            // What is too large is not read; an empty message is refused as any other that is none.
            boolean readable = Files.size(file) <= AgentXml.MAX_BYTES;
            return new Received(cursor, readable ? Files.readAllBytes(file) : new byte[0]);
          } catch (NoSuchFileException anotherInstanceHasIt) {
            return null;
          } catch (IOException itsOwn) {
            throw new NotGivenException(
                "the file cannot be read: " + itsOwn.getClass().getSimpleName());
          }
        });
  }

  @Override
  public Uni<Void> done(Received message, boolean taken) {
    return blocking(
        () -> {
          String name = message.cursor().replace(CLAIMED, SUFFIX);
          Path from = root.resolve("in").resolve(message.cursor());
          Path to = root.resolve(taken ? "done" : "refused").resolve(name);
          try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
          } catch (NoSuchFileException anotherInstanceMovedIt) {
            // It is done.
          }
          return null;
        });
  }

  private static <T> Uni<T> blocking(Callable<T> work) {
    return Uni.createFrom()
        .<T>emitter(
            emitter -> {
              try {
                emitter.complete(work.call());
              } catch (Exception failure) {
                emitter.fail(failure);
              }
            })
        .runSubscriptionOn(Infrastructure.getDefaultExecutor());
  }
}

package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The agent by files: instructions are laid into {@code out} under their message id, whole or not
 * at all; what the agent lays into {@code in} as {@code *.xml} is moved to {@code done} or {@code
 * refused} once what came of it is durable. The agent must lay them there whole too.
 */
final class FileGateway implements SettlementGateway {

  private static final String SUFFIX = ".xml";

  private final Path root;

  /**
   * @throws IOException where the folders cannot be made
   */
  FileGateway(Path root) throws IOException {
    this.root = root;
    for (String folder : List.of("out", "in", "done", "refused")) {
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
    if (Files.exists(target)) {
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
    // The name is durable only with its folder.
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * All that lies in {@code in}, in the order of names; what was read before lies there no more.
   */
  @Override
  public Uni<List<Received>> fetch(String after) {
    return blocking(this::read);
  }

  private List<Received> read() throws IOException {
    List<Received> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(root.resolve("in"))) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path file : files) {
      try {
        // What is too large is not read; an empty message is refused as any other that is none.
        boolean readable = Files.size(file) <= AgentXml.MAX_BYTES;
        byte[] xml = readable ? Files.readAllBytes(file) : new byte[0];
        found.add(new Received(file.getFileName().toString(), xml));
      } catch (NoSuchFileException anotherInstanceHasIt) {
        continue;
      }
    }
    return found;
  }

  @Override
  public Uni<Void> done(Received message, boolean taken) {
    return blocking(
        () -> {
          Path from = root.resolve("in").resolve(message.cursor());
          Path to = root.resolve(taken ? "done" : "refused").resolve(message.cursor());
          try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
          } catch (NoSuchFileException anotherInstanceMovedIt) {
            return null;
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

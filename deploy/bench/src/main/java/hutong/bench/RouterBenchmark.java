package hutong.bench;

import hutong.routing.route.Decision;
import hutong.routing.route.Router;
import hutong.routing.route.ScanFacts;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions a second of one thread, by the rulebook that is shipped and by one of 10,000 rules. The
 * requests of the large book are generated and sorted by what becomes of them, and each mix goes
 * around in a circle, so that no branch is learnt by heart.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RouterBenchmark {

  private final Router shipped =
      new Router(RulebookLoader.load(RulebookSource.packaged("rulebook-2021-10-02.json")));
  private static final long SEED = 20_211_002;
  private static final int MIX = 4_096;

  private final Router large = new Router(GeneratedRulebook.load(SEED, 10_000));
  private final ScanFacts[] largeAccepted = new ScanFacts[MIX];
  private final ScanFacts[] largeRefused = new ScanFacts[MIX];
  private int next;
  private final ScanFacts accepted = scan("440100");
  private final ScanFacts refused = scan("440300");

  private static ScanFacts scan(String city) {
    return new ScanFacts(
        "CUP_APP",
        "WECHAT",
        "MERCHANT_STATIC",
        "MPM",
        "OFFLINE",
        city,
        "m-1",
        null,
        null,
        "u-1001",
        1280,
        Instant.parse("2021-10-02T02:00:00Z"));
  }

  /**
   * Processor time of the measuring thread in nanoseconds: on a machine that does other work too,
   * decisions a second of processor time say more than those a second of the clock.
   */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Processor {
    public long cpuNanos;
    private long begin;

    @Setup(Level.Iteration)
    public void begin() {
      begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @TearDown(Level.Iteration)
    public void end() {
      cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    }
  }

  @Setup
  public void sortRequests() {
    Random random = new Random(SEED);
    int in = 0;
    int out = 0;
    while (in < MIX || out < MIX) {
      ScanFacts facts = request(random);
      if (large.decide(facts).accepted()) {
        largeAccepted[in++ % MIX] = facts;
      } else {
        largeRefused[out++ % MIX] = facts;
      }
    }
  }

  /** Seven of eight at a merchant's printed code, the rest in a mini-program. */
  private static ScanFacts request(Random random) {
    boolean order = random.nextInt(8) == 0;
    return new ScanFacts(
        GeneratedRulebook.app(random.nextInt(GeneratedRulebook.BANKS)),
        "OWNER" + random.nextInt(GeneratedRulebook.OWNERS),
        order ? "ONLINE_ORDER" : "MERCHANT_STATIC",
        order ? "SERVICE" : "MPM",
        order ? "MINI_PROGRAM" : "OFFLINE",
        order ? null : GeneratedRulebook.city(random.nextInt(GeneratedRulebook.CITIES)),
        order ? "mini-" + random.nextInt(1_000) : null,
        null,
        null,
        "u-" + random.nextInt(1_000_000),
        1 + random.nextInt(100_000),
        Instant.parse("2021-10-02T02:00:00Z").plusSeconds(random.nextInt(3_600)));
  }

  @Benchmark
  public Decision largeAccepted(Processor processor) {
    return large.decide(largeAccepted[next++ & MIX - 1]);
  }

  @Benchmark
  public Decision largeRefused(Processor processor) {
    return large.decide(largeRefused[next++ & MIX - 1]);
  }

  @Benchmark
  public Decision shippedAccepted(Processor processor) {
    return shipped.decide(accepted);
  }

  @Benchmark
  public Decision shippedRefused(Processor processor) {
    return shipped.decide(refused);
  }
}

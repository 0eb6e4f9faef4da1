package hutong.bench;

import hutong.routing.route.Decision;
import hutong.routing.route.Router;
import hutong.routing.route.ScanFacts;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions a second of one thread, by the rulebook that is shipped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RouterBenchmark {

  private final Router shipped =
      new Router(RulebookLoader.load(RulebookSource.packaged("rulebook-2021-10-02.json")));
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

  @Benchmark
  public Decision shippedAccepted() {
    return shipped.decide(accepted);
  }

  @Benchmark
  public Decision shippedRefused() {
    return shipped.decide(refused);
  }
}

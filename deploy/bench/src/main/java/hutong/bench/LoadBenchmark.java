package hutong.bench;

import hutong.routing.route.Router;
import hutong.routing.rulebook.Finding;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookAnalysis;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a publication costs: reading a book with all its checks, an index over it, an analysis. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class LoadBenchmark {

  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");

  @Param({"2500", "5000", "10000"})
  int rules;

  private RulebookSource source;
  private Rulebook rulebook;

  @Setup
  public void generate() {
    source = RulebookSource.of(GeneratedRulebook.files(20_211_002, rules));
    rulebook = RulebookLoader.load(source);
  }

  @Benchmark
  public Rulebook load() {
    return RulebookLoader.load(source);
  }

  @Benchmark
  public Router index() {
    return new Router(rulebook);
  }

  @Benchmark
  public List<Finding> analyse() {
    return RulebookAnalysis.of(rulebook, rulebook, NOW);
  }
}

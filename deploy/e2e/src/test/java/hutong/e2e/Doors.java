package hutong.e2e;

import hutong.e2e.Requests.Request;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Both ways in, used as a careful client uses them: what got no answer is sent again under the same
 * idempotency key until it has one.
 */
final class Doors implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final KafkaProducer<String, byte[]> producer;
  private final URI scans;

  Doors(Ports ports) {
    this.scans = ports.httpUri(Service.CODE_SCAN).resolve("/v1/scans");
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", ports.bootstrapServers(), "acks", "all", "linger.ms", "5"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  void sendByKafka(Request request) {
    producer.send(
        new ProducerRecord<>(
            "hutong.scan-requests",
            request.key(),
            request.json().getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends until there is an answer; whether the first attempt had an effect stays unknown. */
  void sendByHttp(Request request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        int status = post(request);
        if (status == 202) {
          return;
        }
        if (status != 503) {
          throw new AssertionError("POST /v1/scans answered " + status);
        }
      } catch (IOException noAnswer) {
        // The service is down or died under the request: the same key makes it safe to ask again.
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no answer from POST /v1/scans within " + PATIENCE);
      }
      pause();
    }
  }

  private int post(Request request) throws IOException {
    try {
      return http.send(
              HttpRequest.newBuilder(scans)
                  .timeout(Duration.ofSeconds(10))
                  .header("content-type", "application/json")
                  .header("Idempotency-Key", request.key())
                  .POST(HttpRequest.BodyPublishers.ofString(request.bodyOnly()))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

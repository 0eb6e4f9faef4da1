package hutong.simulator;

import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/** Sends what is too long to hold, piece by piece, as fast as the other side reads. */
final class Streaming {

  private static final int CHUNK_CHARS = 16 * 1024;

  private final HttpServerResponse response;
  private final Iterator<String> pieces;

  private Streaming(HttpServerResponse response, Iterator<String> pieces) {
    this.response = response;
    this.pieces = pieces;
  }

  static void send(HttpServerResponse response, String contentType, Iterator<String> pieces) {
    if (!response.closed()) {
      response.setChunked(true).putHeader("content-type", contentType);
      new Streaming(response, pieces).more(null);
    }
  }

  private void more(Void drained) {
    while (!response.closed() && !response.writeQueueFull()) {
      StringBuilder chunk = new StringBuilder();
      while (pieces.hasNext() && chunk.length() < CHUNK_CHARS) {
        chunk.append(pieces.next());
      }
      if (chunk.length() == 0) {
        response.end();
        return;
      }
      response.write(chunk.toString());
    }
    if (!response.closed()) {
      response.drainHandler(this::more);
    }
  }
}

package hutong.simulator;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/** Sends what is too long to hold, piece by piece, as fast as the other side reads. */
final class Streaming {

  private static final int CHUNK_CHARS = 32 * 1024;

  private final Context context;
  private final HttpServerResponse response;
  private final Iterator<String> pieces;

  private Streaming(Context context, HttpServerResponse response, Iterator<String> pieces) {
    this.context = context;
    this.response = response;
    this.pieces = pieces;
  }

  /** Called on the context of the request. */
  static void send(HttpServerResponse response, String contentType, Iterator<String> pieces) {
    if (!response.closed()) {
      response.setChunked(true).putHeader("content-type", contentType);
      new Streaming(Vertx.currentContext(), response, pieces).more(null);
    }
  }

  /** One chunk at a time, so that others who ask are not kept waiting for all of them. */
  private void more(Void ready) {
    if (response.closed()) {
      return;
    }
    StringBuilder chunk = new StringBuilder();
    while (pieces.hasNext() && chunk.length() < CHUNK_CHARS) {
      chunk.append(pieces.next());
    }
    if (chunk.length() == 0) {
      response.end();
      return;
    }
    response.write(chunk.toString());
    if (response.writeQueueFull()) {
      response.drainHandler(this::more);
    } else {
      context.runOnContext(this::more);
    }
  }
}

package io.keyturn.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves the protocol over HTTP, on the loopback interface and nowhere else. Its threads are daemons. */
final class HttpEndpoint implements AutoCloseable {

    /** The largest legal payload, every byte of it escaped in JSON, and room for the rest of a request. */
    private static final int BODY_LIMIT = 1024 * 1024;

    /** How much more of a refused request is read, so that its sender gets to see the answer. */
    private static final int PATIENCE = 16 * BODY_LIMIT;

    /** Threads there may be; beyond them, calls wait for one another. */
    private static final int THREADS = 1024;

    /** The JDK's server sends head and body apart; without this, every answer waits 40 ms for an acknowledgement. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final Exchange exchange;

    private HttpEndpoint(HttpServer server, Exchange exchange) {
        this.server = server;
        this.exchange = exchange;
        this.executor = new ThreadPoolExecutor(
                0,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                HttpEndpoint::thread,
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * Starts to listen.
     *
     * @param port the port, or 0 for any that is free
     * @throws UncheckedIOException when the port is in use
     */
    static HttpEndpoint start(int port, Exchange exchange) {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        HttpServer server;
        try {
            InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        HttpEndpoint endpoint = new HttpEndpoint(server, exchange);
        server.setExecutor(endpoint.executor);
        server.createContext("/", endpoint::handle);
        server.start();
        return endpoint;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        String objection = LoopbackGuard.objection(http.getRequestHeaders());
        if (objection != null) {
            refuse(http, 403, objection);
        } else if (!"/".equals(http.getRequestURI().getPath())) {
            refuse(http, 404, "Requests go to the path /.");
        } else if (!http.getRequestMethod().equals("POST")) {
            http.getResponseHeaders().set("Allow", "POST");
            refuse(http, 405, "Requests are sent with POST.");
        } else {
            answer(http);
        }
    }

    private void answer(HttpExchange http) throws IOException {
        byte[] body = http.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            refuse(http, 413, "The request is larger than any that the service accepts.");
            return;
        }
        WireRequest request = new WireRequest(
                http.getRequestHeaders().getFirst("X-Amz-Target"),
                http.getRequestHeaders().getFirst("Authorization"),
                body);
        WireResponse response = exchange.answer(request, new Abort());
        http.getResponseHeaders().set(WireResponse.REQUEST_ID_HEADER, response.requestId());
        send(http, response.status(), WireResponse.CONTENT_TYPE, response.body());
    }

    /** Refuses what is no request of the protocol, and lets go of the connection. */
    private static void refuse(HttpExchange http, int status, String reason) throws IOException {
        drain(http.getRequestBody());
        http.getResponseHeaders().set("Connection", "close");
        send(http, status, "text/plain; charset=utf-8", (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[8192];
        int left = PATIENCE;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = body.read(buffer);
            left -= read;
        }
    }

    private static void send(HttpExchange http, int status, String contentType, byte[] body) throws IOException {
        http.getResponseHeaders().set("Content-Type", contentType);
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body);
        http.close();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "keyturn-local-http");
        thread.setDaemon(true);
        return thread;
    }
}

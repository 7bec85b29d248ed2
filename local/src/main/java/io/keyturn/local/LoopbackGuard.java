package io.keyturn.local;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away from a server on this machine: a browser can be made to send requests to loopback, by a page's
 * script or by a host name that suddenly resolves to it, but it says so in its headers.
 */
final class LoopbackGuard {

    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private LoopbackGuard() {}

    /** Returns why a request is refused, or null when it may pass. */
    static @Nullable String objection(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1 || !LOOPBACK_HOSTS.contains(withoutPort(hosts.get(0)))) {
            return "This server answers requests for localhost only: the Host header names another host.";
        }
        if (headers.containsKey("Origin") || headers.containsKey("Sec-Fetch-Site")) {
            return "This server does not answer web pages: the request comes from a browser.";
        }
        return null;
    }

    private static String withoutPort(String host) {
        return host.trim().toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    }
}

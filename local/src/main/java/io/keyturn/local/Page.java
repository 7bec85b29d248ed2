package io.keyturn.local;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a listing, and the token that continues it.
 *
 * <p>A token says after which item to go on, not how many to skip: a listing stays complete when items come and go
 * between two pages. It only fits the request that it was given for.
 */
record Page<T>(List<T> items, @Nullable String nextToken) {

    private static final Pattern TOKEN = Pattern.compile("(-?\\d+) (\\d{1,18}) (.*)");

    /** Where an item stands in a listing. */
    record Position(String key, long serial) implements Comparable<Position> {

        private static final Comparator<Position> ORDER =
                Comparator.comparing(Position::key).thenComparingLong(Position::serial);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    /** The order of a listing. */
    @FunctionalInterface
    interface Order<T> {

        Position position(T item);

        default Comparator<Position> comparator() {
            return Comparator.naturalOrder();
        }
    }

    /** Returns the page that follows a token, or the first one without a token. */
    static <T> Page<T> of(List<T> all, Order<T> order, int most, @Nullable String token, String request) {
        Comparator<Position> comparator = order.comparator();
        Position last = token == null ? null : decode(token, request);
        List<T> rest = all.stream()
                .filter(item -> last == null || comparator.compare(order.position(item), last) > 0)
                .sorted(Comparator.comparing(order::position, comparator))
                .toList();
        if (rest.size() <= most) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, most);
        return new Page<>(items, encode(order.position(items.get(most - 1)), request));
    }

    void addNextToken(ObjectNode answer) {
        if (nextToken != null) {
            answer.put("NextToken", nextToken);
        }
    }

    private static String encode(Position position, String request) {
        String token = request.hashCode() + " " + position.serial() + " " + position.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    private static Position decode(String token, String request) {
        Matcher matcher = TOKEN.matcher(decodeText(token));
        if (!matcher.matches() || !matcher.group(1).equals(Integer.toString(request.hashCode()))) {
            throw ServiceError.invalidNextToken();
        }
        return new Position(matcher.group(3), Long.parseLong(matcher.group(2)));
    }

    private static String decodeText(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ServiceError.invalidNextToken();
        }
    }
}

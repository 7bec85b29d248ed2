package io.keyturn.local;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many requests have arrived for each operation. Thread-safe. */
final class CallCounts {

    private final SortedMap<String, Long> counts = new TreeMap<>();

    synchronized void count(String operation) {
        counts.merge(operation, 1L, Long::sum);
    }

    synchronized long of(String operation) {
        return counts.getOrDefault(operation, 0L);
    }

    synchronized Map<String, Long> all() {
        return Map.copyOf(counts);
    }

    synchronized void reset() {
        counts.clear();
    }
}

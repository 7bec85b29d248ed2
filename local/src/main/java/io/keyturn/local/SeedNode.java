package io.keyturn.local;

import java.util.List;
import java.util.Map;

/** A part of a seed as it was written: scalars keep their text. Prints without its content. */
sealed interface SeedNode {

    /** Returns the line it starts in, from 1. */
    int line();

    /** How a scalar was written. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING
    }

    record Scalar(Kind kind, String text, int line) implements SeedNode {

        @Override
        public String toString() {
            return "SeedNode.Scalar[line " + line + "]";
        }
    }

    record Sequence(List<SeedNode> items, int line) implements SeedNode {

        @Override
        public String toString() {
            return "SeedNode.Sequence[line " + line + "]";
        }
    }

    record Mapping(Map<String, SeedNode> entries, int line) implements SeedNode {

        @Override
        public String toString() {
            return "SeedNode.Mapping[line " + line + "]";
        }
    }
}

package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.RefreshRound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

class ResolvedPropertiesTests {
    private final Map<String, Object> values =
            new HashMap<>(Map.of("url", "jdbc:${db.password}", "db.password", "one"));
    private final Listed source = new Listed(values);
    private final MutablePropertySources sources = new MutablePropertySources();
    private final ResolvedProperties properties = new ResolvedProperties(sources);

    ResolvedPropertiesTests() {
        sources.addLast(source);
    }

    @Test
    void noteReadsOnceAndNothingIsReadBefore() {
        assertThat(source.listed).isZero();
        properties.note();
        properties.note();
        assertThat(source.listed).isOne();
    }

    @Test
    void noteWhenItFailsIsNotTriedAgain() {
        source.failure = new StackOverflowError();
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(properties::note);
        properties.note();
        assertThat(source.listed).isOne();
    }

    @Test
    void changedInComparesWithWhatWasNoted() {
        properties.note();
        values.put("db.password", "two");
        RefreshRound round = new RefreshRound(List.of(), List.of(), List.of(), Set.of("db.password"));
        assertThat(properties.changedIn(round)).containsExactly("url");
        assertThat(properties.changedIn(round)).isEmpty();
    }

    private static final class Listed extends MapPropertySource {
        private int listed;
        private @Nullable Error failure;

        Listed(Map<String, Object> values) {
            super("listed", values);
        }

        @Override
        public String[] getPropertyNames() {
            listed++;
            if (failure != null) {
                throw failure;
            }
            return super.getPropertyNames();
        }
    }
}

package io.keyturn.samples.shop;

import io.keyturn.SecretEvent;
import io.keyturn.Secrets;
import io.keyturn.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Shows what one rotation does to the three ways in which the application asks for the database's password. */
@Component
@ConditionalOnBooleanProperty("keyturn.local.enabled")
class OneRotation {
    private static final List<String> HEADINGS =
            List.of("PROPERTY", "ASKED FOR BY", "SECRET", "VERSION BEFORE", "VERSION AFTER");
    private static final List<String> PASSWORDS =
            List.of("shop.database.password", "shop.reports.password", PropertyOrigins.LOGIN);

    private final PropertyOrigins origins;
    private final Secrets secrets;
    private final DatabaseRotation rotation;

    OneRotation(PropertyOrigins origins, Secrets secrets, DatabaseRotation rotation) {
        this.origins = origins;
        this.secrets = secrets;
        this.rotation = rotation;
    }

    /**
     * Rotates, waits until the application knows and returns the versions before and after as a table.
     *
     * @throws java.util.concurrent.TimeoutException when the application does not know after {@code patience}
     */
    String run(Duration patience) throws Exception {
        CompletableFuture<SecretEvent.Rotated> rotated = new CompletableFuture<>();
        List<PropertyOrigin> before = passwords();
        Subscription subscription = secrets.onChange(DatabaseLogin.PASSWORD, rotated::complete);
        try {
            rotation.start();
            rotated.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            subscription.close();
        }
        return table(before, passwords());
    }

    private List<PropertyOrigin> passwords() {
        return origins.list().stream()
                .filter(origin -> PASSWORDS.contains(origin.property()))
                .toList();
    }

    private static String table(List<PropertyOrigin> before, List<PropertyOrigin> after) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            PropertyOrigin old = before.get(i);
            rows.add(List.of(
                    old.property(),
                    old.by(),
                    old.secret(),
                    old.version(),
                    after.get(i).version()));
        }
        return TextTable.of(HEADINGS, rows);
    }
}

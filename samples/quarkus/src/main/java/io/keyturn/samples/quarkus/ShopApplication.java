package io.keyturn.samples.quarkus;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the shop and prints where its secrets came from; with {@code -Ddemo.once=true} it then ends. */
@QuarkusMain
public class ShopApplication implements QuarkusApplication {
    private final PropertyOrigins origins;
    private final int port;

    @Inject
    ShopApplication(PropertyOrigins origins, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.origins = origins;
        this.port = port;
    }

    @Override
    public int run(String... args) {
        System.out.println(
                origins.list().stream().map(PropertyOrigin::asRow).collect(Collectors.joining("\n", "\n", "\n")));
        if (!Boolean.getBoolean("demo.once")) {
            System.out.println("The same on http://localhost:" + port + " (Ctrl-C ends the demo)");
            Quarkus.waitForExit();
        }
        return 0;
    }
}

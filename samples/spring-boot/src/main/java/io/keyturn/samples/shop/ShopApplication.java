package io.keyturn.samples.shop;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Starts the shop and prints where its secrets came from. The embedded service then rotates one of them again and again;
 * with {@code -Ddemo.once=true} once, and the shop ends, with exit code 1 if it did not notice.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShopApplication {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Bean
    static InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Runs the shop. */
    public static void main(String[] args) throws Exception {
        boolean once = Boolean.getBoolean("demo.once");
        SpringApplication application = new SpringApplication(ShopApplication.class);
        application.setAdditionalProfiles(once ? "once" : "live");
        ConfigurableApplicationContext context = application.run(args);
        System.out.println(context.getBean(PropertyOrigins.class).asTable());
        if (once) {
            int exitCode = rotateOnce(context);
            System.exit(SpringApplication.exit(context, () -> exitCode));
        }
        System.out.println("The same, live, on http://localhost:"
                + context.getEnvironment().getProperty("local.server.port") + " (Ctrl-C ends the demo)");
    }

    /** Returns the exit code; on AWS nothing is rotated. */
    private static int rotateOnce(ConfigurableApplicationContext context) throws Exception {
        OneRotation rotation = context.getBeanProvider(OneRotation.class).getIfAvailable();
        if (rotation == null) {
            return 0;
        }
        try {
            System.out.println(rotation.run(PATIENCE));
            return 0;
        } catch (TimeoutException ex) {
            System.err.println("The shop has not noticed a rotation of " + DatabaseRotation.SECRET + " within "
                    + PATIENCE.toSeconds() + " s.");
            return 1;
        }
    }
}

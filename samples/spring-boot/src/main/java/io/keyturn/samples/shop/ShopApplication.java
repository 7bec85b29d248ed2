package io.keyturn.samples.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the shop and prints where its secrets came from; with {@code -Ddemo.once=true} it then ends. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShopApplication {

    /** Runs the shop. */
    public static void main(String[] args) {
        boolean once = Boolean.getBoolean("demo.once");
        SpringApplication application = new SpringApplication(ShopApplication.class);
        if (once) {
            application.setAdditionalProfiles("once");
        }
        ConfigurableApplicationContext context = application.run(args);
        System.out.println(context.getBean(PropertyOrigins.class).asTable());
        if (once) {
            System.exit(SpringApplication.exit(context));
        }
        System.out.println("The same on http://localhost:"
                + context.getEnvironment().getProperty("local.server.port") + " (Ctrl-C ends the demo)");
    }
}

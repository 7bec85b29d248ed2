package io.keyturn.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** The application that is started: nothing but auto-configuration. Says when it is ready, and ends. */
@EnableAutoConfiguration
public class BenchmarkApplication {
    static final String READY = "READY";

    /** Starts, checks that the property named by {@code --check} is there, and ends. */
    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(BenchmarkApplication.class, args)) {
            String check = context.getEnvironment().getProperty("check");
            if (check != null && !"v".equals(context.getEnvironment().getProperty(check))) {
                throw new IllegalStateException("the secret's property " + check + " is not there");
            }
            System.out.println(READY);
        }
    }
}

package io.keyturn.spring;

import io.keyturn.SecretEvent;
import io.keyturn.Secrets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The application that {@link AotTests} processes and runs in JVMs of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({AotApplication.App.class, AotApplication.Changing.class})
class AotApplication {
    @Value("${aws-secret@prod/db#password}")
    private String annotated;

    @SecretValue("${stage}/db#password")
    private Supplier<String> supplier;

    private final CountDownLatch rotated = new CountDownLatch(1);

    public static void main(String[] arguments) throws InterruptedException {
        try (var context = SpringApplication.run(AotApplication.class, arguments)) {
            System.out.println("bound " + context.getBean(App.class));
            System.out.println("annotated " + context.getBean(AotApplication.class).annotated);
            System.out.println("bean " + context.getBean(Secrets.class).getString("prod/api-key"));
            System.out.println("client " + (context.getBean(SecretsManagerClient.class) != null));
            if (context.getEnvironment().getProperty("rotate", Boolean.class, false)) {
                rotate(context);
            }
        }
        System.out.println("closed");
    }

    private static void rotate(ConfigurableApplicationContext context) throws InterruptedException {
        AotApplication application = context.getBean(AotApplication.class);
        Changing changing = context.getBean(Changing.class);
        System.out.println("before " + application.supplier.get() + " " + changing.getPassword());
        context.getBean(SecretsManagerClient.class)
                .putSecretValue(request -> request.secretId("prod/db").secretString("{\"password\":\"r0tated\"}"));
        context.getBean(Secrets.class).refresh();
        if (!application.rotated.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no event");
        }
        System.out.println("environment " + context.getEnvironment().getProperty("app.password"));
        System.out.println("supplier " + application.supplier.get());
        System.out.println("changing " + changing.getPassword());
        System.out.println("still annotated " + application.annotated);
    }

    @EventListener
    void on(SecretEvent.Rotated event) {
        System.out.println("event " + event.name());
        rotated.countDown();
    }

    @Bean
    @ConditionalOnProperty(name = "app.password", matchIfMissing = true)
    String conditional() {
        return "conditional";
    }

    @ConfigurationProperties("app")
    record App(String password, String imported) {}

    @ConfigurationProperties("app")
    static class Changing {
        private String password = "";

        public String getPassword() {
            return password;
        }

        public void setPassword(String password) {
            this.password = password;
        }
    }
}

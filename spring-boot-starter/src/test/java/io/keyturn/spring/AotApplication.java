package io.keyturn.spring;

import io.keyturn.Secrets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The application that {@link AotTests} processes and runs in JVMs of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(AotApplication.App.class)
class AotApplication {
    @Value("${aws-secret@prod/db#password}")
    private String annotated;

    public static void main(String[] arguments) {
        try (var context = SpringApplication.run(AotApplication.class, arguments)) {
            System.out.println("bound " + context.getBean(App.class));
            System.out.println("annotated " + context.getBean(AotApplication.class).annotated);
            System.out.println("bean " + context.getBean(Secrets.class).getString("prod/api-key"));
            System.out.println("client " + (context.getBean(SecretsManagerClient.class) != null));
        }
        System.out.println("closed");
    }

    @Bean
    @ConditionalOnProperty(name = "app.password", matchIfMissing = true)
    String conditional() {
        return "conditional";
    }

    @ConfigurationProperties("app")
    record App(String password, String imported) {}
}

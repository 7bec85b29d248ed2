package io.keyturn.spring;

import io.keyturn.Secrets;
import io.keyturn.contract.ConfigurationContract;
import io.keyturn.contract.ConfiguredApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The contract that Spring's adapter shares with that of MicroProfile Config. */
class ContractTests extends ConfigurationContract {

    @Override
    protected ConfiguredApplication start(List<String> imports, Map<String, String> properties) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < imports.size(); i++) {
            String written = imports.get(i);
            boolean optional = written.startsWith("optional:");
            arguments.add("--spring.config.import[" + i + "]=" + (optional ? "optional:" : "") + "aws-secretsmanager:"
                    + (optional ? written.substring("optional:".length()) : written));
        }
        withService(properties).forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new Application(new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new)));
    }

    private record Application(ConfigurableApplicationContext context) implements ConfiguredApplication {

        @Override
        public @Nullable String get(String name) {
            String value = context.getEnvironment().getProperty(name);
            return value == null || value.isEmpty() ? null : value;
        }

        @Override
        public Secrets secrets() {
            return context.getBean(Secrets.class);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @EnableAutoConfiguration
    static class Empty {}
}

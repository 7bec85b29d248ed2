package io.keyturn.spring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.util.ClassUtils;

/** Says, once per application, what an application that comes from Spring Cloud AWS should know. */
final class SpringCloudAws {
    private static final String PACKAGE = "io.awspring.cloud.autoconfigure.";
    private static final String RESOLVER = PACKAGE + "config.secretsmanager.SecretsManagerConfigDataLocationResolver";
    private static final List<String> CUSTOMIZERS = List.of(
            PACKAGE + "config.secretsmanager.SecretsManagerClientCustomizer", PACKAGE + "AwsSyncClientCustomizer");
    private static final List<String> LEFT = List.of(
            "spring.cloud.aws.secretsmanager.reload.",
            "spring.cloud.aws.region.profile.",
            "spring.cloud.aws.region.instance-profile",
            "spring.cloud.aws.credentials.instance-profile",
            "spring.cloud.aws.credentials.profile.path",
            "spring.cloud.aws.credentials.sts.",
            "spring.cloud.aws.defaults-mode");

    private final Log log;

    SpringCloudAws(DeferredLogFactory logFactory) {
        this.log = logFactory.getLog(SpringCloudAws.class);
    }

    /** Says that Keyturn loads the imports, where Spring Cloud AWS could too. */
    void reportPrefix(ApplicationSecrets secrets) {
        if (ClassUtils.isPresent(RESOLVER, getClass().getClassLoader()) && secrets.isNew("prefix")) {
            log.info("Keyturn loads the imports that start with "
                    + SecretsManagerConfigDataResource.PREFIX
                    + "; Spring Cloud AWS, which is on the class path too, does not.");
        }
    }

    /** Names what is set for Spring Cloud AWS and has no effect here. */
    void reportLeftovers(ApplicationSecrets secrets, PropertySources sources, BootstrapContext registry) {
        Set<String> found = new TreeSet<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    LEFT.stream().filter(name::startsWith).forEach(left -> found.add(name));
                }
            }
        }
        for (String customizer : CUSTOMIZERS) {
            if (isRegistered(registry, customizer)) {
                found.add(customizer);
            }
        }
        if (!found.isEmpty() && secrets.isNew("leftovers")) {
            log.warn("Set for Spring Cloud AWS, without effect on Keyturn: " + String.join(", ", found) + ".");
        }
    }

    private static boolean isRegistered(BootstrapContext registry, String type) {
        ClassLoader loader = SpringCloudAws.class.getClassLoader();
        return ClassUtils.isPresent(type, loader) && registry.isRegistered(ClassUtils.resolveClassName(type, loader));
    }
}

package io.keyturn.microprofile;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** An application without a container, for a JVM of its own. */
final class PlainMain {
    private PlainMain() {}

    public static void main(String[] args) {
        Config config = ConfigProvider.getConfig();
        System.out.println("imported " + config.getValue("app.password", String.class));
        System.out.println("inline " + config.getValue("aws-secret@prod/api-key", String.class));
        System.out.println("absent " + isAbsent("jakarta.enterprise.inject.spi.CDI") + " "
                + isAbsent("io.keyturn.local.LocalSecretsManager") + " "
                + isAbsent("io.quarkus.runtime.ExecutionMode"));
    }

    private static boolean isAbsent(String type) {
        try {
            Class.forName(type);
            return false;
        } catch (ClassNotFoundException ex) {
            return true;
        }
    }
}

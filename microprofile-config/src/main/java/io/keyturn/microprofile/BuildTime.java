package io.keyturn.microprofile;

import io.quarkus.runtime.ExecutionMode;
import io.quarkus.runtime.ImageMode;

/**
 * Tells whether this JVM builds the application rather than runs it. Quarkus asks config sources for names and values
 * while it builds, and keeps what it gets in the artifact.
 */
final class BuildTime {
    private BuildTime() {}

    /** Returns whether Quarkus is on the class path and does not run the application yet. */
    static boolean isNow() {
        return isQuarkusPresent() && Quarkus.isBuilding();
    }

    private static boolean isQuarkusPresent() {
        try {
            Class.forName("io.quarkus.runtime.ExecutionMode", false, BuildTime.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException ex) {
            return false;
        }
    }

    /** Not to be loaded without Quarkus on the class path. */
    private static final class Quarkus {

        static boolean isBuilding() {
            return ExecutionMode.current() == ExecutionMode.UNSET || ImageMode.current() == ImageMode.NATIVE_BUILD;
        }
    }
}

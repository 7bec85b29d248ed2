package io.keyturn.client;

import io.keyturn.SecretException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * The shared AWS configuration files, as far as something is wrong with them. The SDK reads them on many occasions, and
 * what it then throws names no file and may quote one.
 */
final class Profiles {
    private static final Pattern LINE = Pattern.compile(" on line ([0-9]+)\\.?$");

    private Profiles() {}

    /**
     * Checks that there is a profile of that name.
     *
     * @param setting what names it
     * @throws SecretException.Misconfigured when there is none, or a file has a mistake
     */
    static void require(String profile, String setting) {
        requireReadable();
        if (ProfileFile.defaultProfileFile().profile(profile).isEmpty()) {
            throw new SecretException.Misconfigured(
                    "There is no profile '" + profile + "', which " + setting + " names, in " + files() + ".",
                    "Correct " + setting + ", or add the profile; 'aws configure list-profiles' lists what there is.",
                    null);
        }
    }

    /** Checks the profile that the environment names, if it names one. */
    static void requireOfEnvironment() {
        requireReadable();
        if (System.getProperty(ProfileFileSystemSetting.AWS_PROFILE.property()) != null) {
            require(ofEnvironment(), ProfileFileSystemSetting.AWS_PROFILE.property());
        } else if (System.getenv(ProfileFileSystemSetting.AWS_PROFILE.environmentVariable()) != null) {
            require(ofEnvironment(), ProfileFileSystemSetting.AWS_PROFILE.environmentVariable());
        }
    }

    /** Returns why the SDK could not make a client, without what it says about a value. */
    static SecretException.Misconfigured unusable(RuntimeException thrown) {
        requireReadable();
        return new SecretException.Misconfigured(
                "The AWS SDK cannot make the client: "
                        + thrown.getClass().getSimpleName()
                        + " while it reads its configuration (the profile '" + ofEnvironment() + "' in " + files()
                        + ", environment variables and system properties).",
                "Correct the value in the profile, variable or system property that the SDK reads (such as retry_mode,"
                        + " defaults_mode, use_fips_endpoint), or what customizes the client.",
                thrown instanceof SdkException ? thrown : null);
    }

    private static void requireReadable() {
        requireReadable(ProfileFileLocation.configurationFilePath(), ProfileFile.Type.CONFIGURATION, "AWS_CONFIG_FILE");
        requireReadable(
                ProfileFileLocation.credentialsFilePath(), ProfileFile.Type.CREDENTIALS, "AWS_SHARED_CREDENTIALS_FILE");
    }

    private static void requireReadable(Path file, ProfileFile.Type type, String variable) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            ProfileFile.builder().content(file).type(type).build();
        } catch (RuntimeException ex) {
            String line = line(ex);
            throw new SecretException.Misconfigured(
                    "The AWS SDK cannot read the file of profiles " + file + (line == null ? "" : ": line " + line)
                            + ".",
                    line == null
                            ? "Make it a readable file of profiles, or let " + variable + " name another one."
                            : "Correct it: a profile begins with its name in brackets, and each of its lines is 'name ="
                                    + " value'.",
                    null);
        }
    }

    private static @Nullable String line(RuntimeException thrown) {
        Matcher matcher = LINE.matcher(String.valueOf(thrown.getMessage()));
        return matcher.find() ? matcher.group(1) : null;
    }

    private static String ofEnvironment() {
        return ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
    }

    private static String files() {
        return ProfileFileLocation.configurationFilePath() + " or " + ProfileFileLocation.credentialsFilePath();
    }
}

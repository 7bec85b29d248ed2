package io.keyturn.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;

/** Where a seed comes from: a file, or a text in a program. Its name is in front of every mistake. */
final class SeedFile {

    private SeedFile() {}

    /** Reads a file and hands what it describes on. */
    static void read(Path file, Region region, Consumer<Seed> consumer) {
        String text = text(file);
        String name = file.toString().toLowerCase(Locale.ROOT);
        SeedParser.Language language = name.endsWith(".json")
                ? SeedParser.Language.JSON
                : name.endsWith(".yaml") || name.endsWith(".yml")
                        ? SeedParser.Language.YAML
                        : SeedParser.Language.of(text);
        read(file.toString(), text, language, region, consumer);
    }

    /** Reads a text and hands what it describes on. */
    static void read(String text, Region region, Consumer<Seed> consumer) {
        read("seed", text, SeedParser.Language.of(text), region, consumer);
    }

    private static void read(
            String source, String text, SeedParser.Language language, Region region, Consumer<Seed> consumer) {
        try {
            consumer.accept(Seed.read(text, language, region));
        } catch (SeedException e) {
            throw e.of(source);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw SeedException.inDocument("it is not UTF-8 text").of(file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": it cannot be read: " + e.getMessage(), e);
        }
    }
}

package io.keyturn.samples.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One fenced block of code in the documentation. */
record CodeBlock(String file, int line, String language, String code) {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    static Path root() {
        return ROOT;
    }

    /** Returns all blocks of the README and of docs/, in the order in which a reader meets them. */
    static List<CodeBlock> all() throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            Stream<Path> pages =
                    docs.filter(page -> page.toString().endsWith(".md")).sorted();
            for (Path page :
                    Stream.concat(Stream.of(ROOT.resolve("README.md")), pages).toList()) {
                String text = Files.readString(page);
                Matcher fenced = FENCED.matcher(text);
                while (fenced.find()) {
                    int line =
                            1 + (int) text.substring(0, fenced.start()).lines().count();
                    blocks.add(new CodeBlock(ROOT.relativize(page).toString(), line, fenced.group(1), fenced.group(2)));
                }
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + language;
    }
}

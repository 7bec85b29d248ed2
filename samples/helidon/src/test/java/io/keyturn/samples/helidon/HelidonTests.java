package io.keyturn.samples.helidon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs the tests of a Helidon server on a JDK that can: the newest of those that the toolchains plugin has found, if that
 * is 21 or later.
 */
class HelidonTests {
    private static final int OLDEST = 21;

    @Test
    void serverPasses() throws Exception {
        Path java = java();
        assumeTrue(java != null, "There is no JDK " + OLDEST + " or later that the toolchains plugin finds.");
        Path output = Path.of("target", "helidon.txt");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--fail-if-no-tests",
                        "--details=tree",
                        "--reports-dir=target/helidon-reports",
                        "--select-class=" + HelidonContract.class.getName(),
                        "--select-class=" + HelidonServer.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(() -> tail(output)).isZero();
    }

    private static String tail(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 200), lines.size()));
        } catch (java.io.IOException ex) {
            return ex.toString();
        }
    }

    private static Path java() throws Exception {
        Path found = null;
        int newest = OLDEST - 1;
        NodeList toolchains = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(System.getProperty("keyturn.test.jdks")).toFile())
                .getElementsByTagName("toolchain");
        for (int i = 0; i < toolchains.getLength(); i++) {
            Element toolchain = (Element) toolchains.item(i);
            int version = Integer.parseInt(text(toolchain, "version").split("[.+-]")[0]);
            if (version > newest) {
                newest = version;
                found = Path.of(text(toolchain, "jdkHome"), "bin", "java");
            }
        }
        return found;
    }

    private static String text(Element toolchain, String name) {
        return toolchain.getElementsByTagName(name).item(0).getTextContent();
    }
}

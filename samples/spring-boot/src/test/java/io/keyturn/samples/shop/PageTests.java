package io.keyturn.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/**
 * What a person sees, in headless Chromium as Debian packages it. With {@code -Dkeyturn.docs.pictures=docs} also takes the
 * picture of the documentation, into that folder of the repository.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "logging.level.org.openqa.selenium=error")
@ActiveProfiles("live")
@DirtiesContext
class PageTests {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** In the order of the page, by the text of the first cell. */
    private static final List<String> ROTATED =
            List.of("shop.database.password", "shop.reports.password", "DatabaseLogin.password");

    @LocalServerPort
    private int port;

    private ChromeDriver browser;

    @BeforeEach
    void open() {
        assumeThat(BROWSER).as("Debian's package chromium").exists();
        assumeThat(DRIVER).as("Debian's package chromium-driver").exists();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1320,860");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        browser.get("http://localhost:" + port);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void versionsChangeWithoutReloadingAndWithoutValues(@Autowired Secrets secrets) throws Exception {
        browser.executeScript("window.notReloaded = true");
        waitUntil(() -> !versions().isEmpty());
        String before = secrets.get(DatabaseRotation.SECRET).asString("password");
        List<String> shown = versions();
        assertThat(shown).hasSize(ROTATED.size());

        waitUntil(() -> ROTATED.size()
                == versions().stream()
                        .filter(version -> !shown.contains(version))
                        .count());

        takePicture();
        assertThat(versions().stream().distinct()).hasSize(1);
        assertThat(browser.findElements(By.cssSelector("td.version.changed"))).isNotEmpty();
        assertThat(browser.findElement(By.id("news")).getText())
                .startsWith(DatabaseRotation.SECRET + " has a new version since ");
        assertThat(cells("stage")).allMatch(stage -> stage.contains("AWSCURRENT"));
        assertThat(cells("age")).allMatch(age -> age.matches("\\d+ s"));
        assertThat(cells("next")).allMatch(next -> next.matches("in \\d s"));
        assertThat(browser.executeScript("return window.notReloaded")).isEqualTo(true);
        assertThat(browser.getPageSource())
                .doesNotContain(before, secrets.get(DatabaseRotation.SECRET).asString("password"))
                .doesNotContain(ShopApplicationTests.VALUES);
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    @Test
    void problemIsShownAsLongAsItLasts(@Autowired LocalSecretsManager local) {
        local.faults().onAny().forSecret("shop/mail-password").accessDenied();
        waitUntil(() -> !problems().isEmpty());
        assertThat(problems()).hasSize(1).allMatch(problem -> problem.contains("'shop/mail-password'"));

        local.faults().clear();
        waitUntil(() -> problems().isEmpty());
    }

    @Test
    void pageFitsANarrowScreen() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        waitUntil(() -> !versions().isEmpty());
        assertThat(browser.executeScript("return [innerWidth, document.documentElement.scrollWidth]"))
                .isEqualTo(List.of(360L, 360L));
    }

    private void waitUntil(BooleanSupplier condition) {
        new WebDriverWait(browser, PATIENCE, Duration.ofMillis(50)).until(any -> condition.getAsBoolean());
    }

    private List<String> problems() {
        return browser.findElements(By.className("problem")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private List<String> versions() {
        return cells("version");
    }

    /** Returns one column of the rows that a rotation changes, as they are at one moment. */
    @SuppressWarnings("unchecked")
    private List<String> cells(String column) {
        return (List<String>) browser.executeScript(
                "return [...document.querySelectorAll('#origins tr')]"
                        + ".filter(row => arguments[0].includes(row.cells[0].textContent))"
                        + ".map(row => row.querySelector('.' + arguments[1]).textContent)",
                ROTATED,
                column);
    }

    private void takePicture() throws Exception {
        String folder = System.getProperty("keyturn.docs.pictures");
        if (folder != null) {
            Picture.write(
                    browser.getScreenshotAs(OutputType.BYTES),
                    CodeBlock.root().resolve(folder).resolve("demo.png"));
        }
    }
}

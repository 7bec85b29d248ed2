package io.keyturn.microprofile.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.testng.Arquillian;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.testng.annotations.Test;

/** Runs among the tests of the TCK, as they do, and shows that an import is active there. */
public class ActiveImportTests extends Arquillian {
    @Inject
    private Config config;

    @Deployment
    public static WebArchive deployment() {
        return ShrinkWrap.create(WebArchive.class, "activeImport.war")
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @Test
    public void importIsActive() {
        assertThat(config.getValue("keyturn.tck.password", String.class)).isEqualTo("only-for-the-tck");
        assertThat(config.getValue("aws-secret@tck/secret#password", String.class))
                .isEqualTo("only-for-the-tck");
    }
}

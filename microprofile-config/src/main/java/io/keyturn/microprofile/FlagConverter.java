package io.keyturn.microprofile;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads flags; unlike the converter of MicroProfile Config it does not take a misspelled one for false. */
final class FlagConverter implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException("true or false is expected");
        };
    }
}

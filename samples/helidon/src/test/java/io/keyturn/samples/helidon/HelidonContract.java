package io.keyturn.samples.helidon;

import io.keyturn.contract.ConfigurationContract;
import io.keyturn.contract.ConfiguredApplication;
import java.util.List;
import java.util.Map;

/** The contract in a running Helidon server; {@link HelidonTests} runs it. */
class HelidonContract extends ConfigurationContract {

    @Override
    protected ConfiguredApplication start(List<String> imports, Map<String, String> properties) {
        return HelidonApplication.start(imports, withService(properties));
    }

    @Override
    protected boolean keepsValuesThroughASecondProperty() {
        return false;
    }
}

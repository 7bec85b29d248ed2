package io.keyturn.microprofile;

import io.keyturn.contract.ConfigurationContract;
import io.keyturn.contract.ConfiguredApplication;
import java.util.List;
import java.util.Map;

/** The contract over SmallRye Config. */
class SmallRyeContractTests extends ConfigurationContract {

    @Override
    protected ConfiguredApplication start(List<String> imports, Map<String, String> properties) {
        Map<String, String> all = withService(properties);
        if (!imports.isEmpty()) {
            all.put("keyturn.import", String.join(",", imports));
        }
        return SmallRyeApplication.with(all);
    }
}

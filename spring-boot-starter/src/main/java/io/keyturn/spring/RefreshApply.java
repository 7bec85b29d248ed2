package io.keyturn.spring;

/** What is done in an application when secrets have changed; each does what those before it do, too. */
enum RefreshApply {
    /** Publishes application events. */
    EVENT,
    /** Publishes one EnvironmentChangeEvent, which makes beans with configuration properties bind again. */
    REBIND,
    /** Makes the beans in refresh scope anew. */
    REFRESH_SCOPE
}

package hutong.codescan.support;

import hutong.testing.HutongServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of the whole service on a real PostgreSQL and a real Kafka. */
@QuarkusTest
@WithTestResource(
    value = HutongServers.class,
    initArgs = @ResourceArg(name = "database", value = "code_scan"))
@WithTestResource(WebhookServers.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnRealServers {}

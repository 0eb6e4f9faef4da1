package hutong.routing.support;

import hutong.testing.HutongServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The whole service on real PostgreSQL and Kafka, with institutions played by the test. */
@QuarkusTest
@WithTestResource(
    value = HutongServers.class,
    initArgs = @ResourceArg(name = "database", value = "routing"))
@WithTestResource(RoutingTestServers.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RoutingTest {}

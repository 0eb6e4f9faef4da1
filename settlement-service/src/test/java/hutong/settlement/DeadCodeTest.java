package hutong.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import jakarta.persistence.Id;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finds what only tests use, or nobody. */
class DeadCodeTest {

  /** Only the text of a query names them, which the compiler does not see. */
  private static final Set<String> NAMED_IN_QUERIES =
      Set.of(
          "hutong.settlement.post.TransferRow.paymentId",
          "hutong.settlement.post.LinkedItemRow.paymentId",
          "hutong.settlement.post.LinkedItemRow.happenedAt");

  @Test
  void every_method_and_field_is_used_by_the_service_itself() {
    // When
    List<String> unused = new ArrayList<>();
    for (JavaClass type : StagesTest.SERVICE) {
      type.getMethods().stream()
          .filter(method -> !isCalledFromOutside(method))
          .filter(method -> method.getAccessesToSelf().isEmpty())
          .filter(method -> !isComponentReadInside(method))
          .map(JavaMember::getFullName)
          .forEach(unused::add);
      type.getFields().stream()
          .filter(field -> !isInvisible(field))
          .filter(DeadCodeTest::isNeverRead)
          .map(JavaMember::getFullName)
          .forEach(unused::add);
    }

    // Then
    assertThat(unused).containsExactlyInAnyOrderElementsOf(NAMED_IN_QUERIES);
  }

  /** By a framework, by the language, or through the type that declares it first. */
  private static boolean isCalledFromOutside(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return !method.getAnnotations().isEmpty()
        || method.getParameters().stream().anyMatch(one -> !one.getAnnotations().isEmpty())
        || method.getModifiers().contains(JavaModifier.SYNTHETIC)
        || method.getName().startsWith("lambda$")
        || (owner.isEnum() && Set.of("values", "valueOf", "$values").contains(method.getName()))
        || isWhole(owner)
        || Stream.concat(
                owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
            .anyMatch(above -> declares(above, method));
  }

  /** What is read or written as a whole by Jackson, and the keys that Hibernate builds. */
  private static boolean isWhole(JavaClass type) {
    return type.isRecord()
        && (type.isAssignableTo(Serializable.class)
            || type.getName()
                .matches(
                    "hutong\\.settlement\\.(operate\\.|outbox\\.|fee\\.FeeFile\\b"
                        + "|reconcile\\.(Counts|RunView|BreakView)\\b"
                        + "|settle\\.(SettlementAccounts.File|HttpGateway.Page|MessagePreview"
                        + "|SettlementReads.Shortfall)\\b).*"));
  }

  /** A record's own methods read its components without the accessor. */
  private static boolean isComponentReadInside(JavaMethod accessor) {
    return accessor.getOwner().isRecord()
        && accessor.getOwner().getFields().stream()
            .filter(field -> field.getName().equals(accessor.getName()))
            .flatMap(field -> field.getAccessesToSelf().stream())
            .filter(access -> access.getAccessType() == AccessType.GET)
            .anyMatch(access -> !access.getOrigin().equals(accessor));
  }

  private static boolean declares(JavaClass above, JavaMethod method) {
    return above.getMethods().stream()
        .anyMatch(
            one ->
                one.getName().equals(method.getName())
                    && one.getRawParameterTypes().size() == method.getRawParameterTypes().size());
  }

  /** Its use leaves no trace: the compiler copies numbers and texts to where they are used. */
  private static boolean isInvisible(JavaField field) {
    return field.isAnnotatedWith(Id.class)
        || field.getModifiers().contains(JavaModifier.SYNTHETIC)
        || field.getOwner().isEnum()
        || isWhole(field.getOwner())
        || (field.getModifiers().contains(JavaModifier.STATIC)
            && (field.getRawType().isPrimitive()
                || field.getRawType().isEquivalentTo(String.class)));
  }

  private static boolean isNeverRead(JavaField field) {
    return field.getAccessesToSelf().stream()
        .noneMatch(access -> access.getAccessType() == AccessType.GET);
  }
}

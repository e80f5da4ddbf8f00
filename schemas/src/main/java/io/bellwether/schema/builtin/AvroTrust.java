package io.bellwether.schema.builtin;

import io.bellwether.schema.Bellwether;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Makes Avro load Bellwether's generated classes, which it refuses to do by default.
 *
 * <p>Avro asks at the first read or copy of a record, in whichever JVM and class loader that
 * happens. Whatever reads or copies these records in a process of its own (serializers, state,
 * decoders) calls {@link #install()} in its static initialiser. Repeated calls change nothing; any
 * thread may call.
 */
public final class AvroTrust {
  private AvroTrust() {}

  /** Adds the generated classes, by name, to what Avro trusts already. */
  public static synchronized void install() {
    ClassSecurityPredicate current = ClassSecurityValidator.getGlobal();
    List<String> missing = new ArrayList<>();
    for (Schema schema : Bellwether.PROTOCOL.getTypes()) {
      if (!current.isTrusted(load(schema.getFullName()))) {
        missing.add(schema.getFullName());
      }
    }
    if (!missing.isEmpty()) {
      // Names only: where Avro outlives this class loader, nothing of ours stays behind.
      ClassSecurityValidator.Builder names = ClassSecurityValidator.builder();
      missing.forEach(names::add);
      ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(current, names.build()));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, AvroTrust.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is not on the class path beside its protocol", e);
    }
  }
}

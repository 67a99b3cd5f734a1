package dev.kontor.gateway.door;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The name of a certificate's subject as zot's policies have it: the usual attributes in a fixed order, whatever their order
 * in the certificate, then the others (RFC 2253 otherwise).
 */
final class SubjectName {
    private static final Map<String, String> KEYWORDS = Map.of("2.5.4.5", "SERIALNUMBER", "2.5.4.17", "POSTALCODE");
    private static final List<String> ORDER =
            List.of("SERIALNUMBER", "CN", "POSTALCODE", "STREET", "ST", "L", "OU", "O", "C");

    /** Of these the last one counts. */
    private static final List<String> SINGLE = List.of("SERIALNUMBER", "CN");

    private final Map<String, List<String>> usual = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();

    private SubjectName() {
        ORDER.forEach(type -> usual.put(type, new ArrayList<>()));
    }

    /** Writes a name. */
    static String of(X500Principal subject) {
        String plain = subject.getName(X500Principal.RFC2253, KEYWORDS);
        try {
            SubjectName name = new SubjectName();
            for (Rdn part : new LdapName(plain).getRdns()) {
                name.add(part);
            }
            return name.text();
        } catch (NamingException e) {
            return plain;
        }
    }

    private void add(Rdn part) throws NamingException {
        NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
        while (attributes.hasMore()) {
            Attribute attribute = attributes.next();
            for (int i = 0; i < attribute.size(); i++) {
                add(attribute.getID(), attribute.get(i));
            }
        }
    }

    private void add(String type, Object value) {
        String text = type + "="
                + (value instanceof byte[] der ? "#" + HexFormat.of().formatHex(der) : escaped((String) value));
        List<String> same = usual.get(type);
        if (same == null) {
            others.addFirst(text);
            return;
        }
        if (SINGLE.contains(type)) {
            same.clear();
        }
        same.add(text);
    }

    private String text() {
        List<String> parts = new ArrayList<>();
        usual.values().stream()
                .filter(values -> !values.isEmpty())
                .forEach(values -> parts.add(String.join("+", values)));
        parts.addAll(others);
        return String.join(",", parts);
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean atEdge = (c == ' ' && (i == 0 || i == value.length() - 1)) || (c == '#' && i == 0);
            if (atEdge || ",+\"\\<>;".indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}

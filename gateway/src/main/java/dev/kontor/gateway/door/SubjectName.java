package dev.kontor.gateway.door;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
            List.of("SERIALNUMBER", "CN", "OU", "O", "POSTALCODE", "STREET", "L", "ST", "C");

    /** Of these the last one counts. */
    private static final List<String> SINGLE = List.of("SERIALNUMBER", "CN");

    /** What zot writes as numbers. */
    private static final Map<String, String> OIDS =
            Map.of("DC", "0.9.2342.19200300.100.1.25", "UID", "0.9.2342.19200300.100.1.1");

    private static final int UTF8_STRING = 0x0c;
    private static final int PRINTABLE_STRING = 0x13;
    private static final int IA5_STRING = 0x16;
    private static final Set<Integer> TEXTS = Set.of(UTF8_STRING, PRINTABLE_STRING, IA5_STRING);
    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]*");
    private static final int LONGEST_SHORT = 127;

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
        if (usual.containsKey(type) && value instanceof String text) {
            List<String> same = usual.get(type);
            if (SINGLE.contains(type)) {
                same.clear();
            }
            same.add(type + "=" + escaped(text));
        } else {
            others.addFirst(
                    OIDS.getOrDefault(type, type) + "=#" + HexFormat.of().formatHex(der(value)));
        }
    }

    /** Texts of all kinds become printable strings where they can, and strings of UTF-8 elsewhere. */
    private static byte[] der(Object value) {
        if (value instanceof String text) {
            return der(text);
        }
        byte[] der = (byte[]) value;
        boolean isShortText = der.length > 1 && TEXTS.contains((int) der[0]) && der[1] == der.length - 2;
        return isShortText ? der(new String(der, 2, der.length - 2, StandardCharsets.UTF_8)) : der;
    }

    private static byte[] der(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (content.length > LONGEST_SHORT) {
            return content;
        }
        byte[] der = new byte[content.length + 2];
        der[0] = (byte) (PRINTABLE.matcher(text).matches() ? PRINTABLE_STRING : UTF8_STRING);
        der[1] = (byte) content.length;
        System.arraycopy(content, 0, der, 2, content.length);
        return der;
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

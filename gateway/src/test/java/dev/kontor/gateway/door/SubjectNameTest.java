package dev.kontor.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectNameTest {
    /** The right column is what Go's pkix.Name.String writes, which zot takes for the user's name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "CN=alice,OU=Dev,O=Example,L=Berlin,ST=BE,C=DE  | CN=alice,OU=Dev,O=Example,L=Berlin,ST=BE,C=DE",
                "O=Example,CN=x                                 | CN=x,O=Example",
                "CN=a,OU=one,OU=two,O=Example                   | CN=a,OU=two+OU=one,O=Example",
                "CN=last,CN=first,O=Example                     | CN=last,O=Example",
                "CN=a,2.5.4.5=77,O=Example                      | SERIALNUMBER=77,CN=a,O=Example",
                "C=DE,O=E,ST=S,CN=a,L=B                         | CN=a,O=E,L=B,ST=S,C=DE",
                "CN=a,DC=example,DC=org                         | CN=a,0.9.2342.19200300.100.1.25=#13076578616d706c65,0.9.2342.19200300.100.1.25=#13036f7267",
                "CN=a,EMAILADDRESS=a@b.org,C=DE                 | CN=a,C=DE,1.2.840.113549.1.9.1=#0c076140622e6f7267",
                "CN=a+OU=b,C=DE                                 | CN=a,OU=b,C=DE",
                "'CN=a\\, b \\+ c'                              | 'CN=a\\, b \\+ c'",
                "CN=Ünal                                        | CN=Ünal"
            })
    void writesOneNameWhateverTheOrder(String subject, String name) {
        assertThat(SubjectName.of(new X500Principal(subject))).isEqualTo(name);
    }
}

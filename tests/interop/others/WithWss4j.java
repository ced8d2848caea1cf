import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.*;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.*;
import org.w3c.dom.Document;

/** Asks by messages that WSS4J signs: WSDL IDENTITY OTHER-IDENTITY CODE. */
class WithWss4j {
    static final String PASSWORD = "test";
    static final Map<String, String> VERSIONS = new TreeMap<>(Map.of(
            "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8",
            "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8"));
    static final Map<String, Integer> NAMED_BY = new TreeMap<>(Map.of(
            "BinarySecurityToken", WSConstants.BST_DIRECT_REFERENCE,
            "IssuerSerial", WSConstants.ISSUER_SERIAL,
            "X509v3", WSConstants.X509_KEY_IDENTIFIER,
            "SubjectKeyIdentifier", WSConstants.SKI_KEY_IDENTIFIER,
            "ThumbprintSHA1", WSConstants.THUMBPRINT_IDENTIFIER));

    final String endpoint;

    WithWss4j(String wsdl) {
        endpoint = wsdl.substring(0, wsdl.lastIndexOf('/'));
    }

    public static void main(String[] arguments) throws Exception {
        var program = new WithWss4j(arguments[0]);
        String sent = null;
        for (var version : VERSIONS.keySet()) {
            for (var way : NAMED_BY.entrySet()) {
                sent = signed(arguments[1], version, way.getValue());
                var told = program.ask(sent, version);
                var known = told.contains("<codWorkplace>" + arguments[3] + "</codWorkplace>");
                System.out.println("semnat " + way.getKey() + " " + (known ? arguments[3] : "-"));
            }
        }
        var last = ((TreeMap<String, String>) VERSIONS).lastKey();
        System.out.println("din nou " + code(program.ask(sent, last)));
        var strange = signed(arguments[2], last, WSConstants.BST_DIRECT_REFERENCE);
        System.out.println("strain " + code(program.ask(strange, last)));
    }

    /** getSucursale, its Body and Timestamp signed with the key of a PKCS#12 file. */
    static String signed(String identity, String version, int namedBy) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var file = new FileInputStream(identity)) {
            store.load(file, PASSWORD.toCharArray());
        }
        var crypto = new Merlin();
        crypto.setKeyStore(store);

        var builder = DocumentBuilderFactory.newInstance();
        builder.setNamespaceAware(true);
        var message = "<s:Envelope xmlns:s=\"" + version + "\"><s:Header/><s:Body>"
                + "<getSucursale xmlns=\"urn:ro:ser:serviciu:v1\"/></s:Body></s:Envelope>";
        Document document = builder.newDocumentBuilder()
                .parse(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));

        var header = new WSSecHeader();
        header.insertSecurityHeader(document);
        var timestamp = new WSSecTimestamp();
        timestamp.setTimeToLive(300);
        timestamp.build(document, header);
        var signature = new WSSecSignature();
        signature.setUserInfo(store.aliases().nextElement(), PASSWORD);
        signature.setKeyIdentifierType(namedBy);
        signature.setSignatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        signature.setDigestAlgo("http://www.w3.org/2001/04/xmlenc#sha256");
        signature.setParts(List.of(
                new WSEncryptionPart("Body", version, ""),
                new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "")));
        signature.build(document, crypto, header);

        var text = new StringWriter();
        TransformerFactory.newInstance().newTransformer()
                .transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }

    String ask(String message, String version) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(endpoint))
                .header("Content-Type", VERSIONS.get(version))
                .POST(HttpRequest.BodyPublishers.ofString(message)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    static String code(String answer) {
        var code = Pattern.compile("<cod>(\\d+)</cod>").matcher(answer);
        return code.find() ? code.group(1) : "-";
    }
}

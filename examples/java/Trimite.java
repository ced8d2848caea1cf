import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.XMLConstants;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.WebServiceException;
import javax.xml.ws.handler.Handler;
import javax.xml.ws.handler.MessageContext;
import javax.xml.ws.handler.soap.SOAPHandler;
import javax.xml.ws.handler.soap.SOAPMessageContext;
import javax.xml.ws.soap.SOAPFaultException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import ser.Constatare;
import ser.Eroare;
import ser.EroareServiciu;
import ser.GetDeclaratie;
import ser.GetListaTari;
import ser.GetStareServiciu;
import ser.GetUltimaDataRaportata;
import ser.Raportare;
import ser.RaportareSER;
import ser.Raporteaza;
import ser.Recipisa;
import ser.SER;
import ser.StareDeclaratie;
import ser.Tara;

/** Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md). */
public final class Trimite {
    static final String DECLARATION = "urn:ro:ser:declaratie:v1";
    static final String MESSAGES = "urn:ro:ser:serviciu:v1";
    static final char[] PASSWORD = "test".toCharArray();
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final RaportareSER service;
    private final Seals seals = new Seals();
    private final PrivateKey key;
    private final X509Certificate certificate;

    /** Keeps the receipt of each answer as a document of its own, with its seal. */
    static final class Seals implements SOAPHandler<SOAPMessageContext> {
        byte[] receipt;

        @Override
        public boolean handleMessage(SOAPMessageContext context) {
            if (!(Boolean) context.get(MessageContext.MESSAGE_OUTBOUND_PROPERTY)) {
                try {
                    var found = context.getMessage().getSOAPBody().getElementsByTagNameNS(MESSAGES, "Recipisa");
                    receipt = found.getLength() == 0 ? null : bytes(found.item(0));
                } catch (Exception broken) {
                    throw new WebServiceException(broken);
                }
            }
            return true;
        }

        @Override
        public boolean handleFault(SOAPMessageContext context) {
            return true;
        }

        @Override
        public void close(MessageContext context) {}

        @Override
        public Set<QName> getHeaders() {
            return Set.of();
        }
    }

    Trimite(String wsdl, Path authorities, Path identity) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(identity)) {
            store.load(file, PASSWORD);
        }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, PASSWORD);
        certificate = (X509Certificate) store.getCertificate(alias);
        secure(store, authorities);
        // The contract is read over the same TLS as the calls.
        service = new SER(new URL(wsdl)).getRaportare();
        var provider = (BindingProvider) service;
        provider.getBinding().setHandlerChain(List.<Handler>of(seals));
        provider.getRequestContext().put("com.sun.xml.ws.request.timeout", 60_000);
    }

    /** All HTTPS of this program: whom it trusts, and what it shows. */
    static void secure(KeyStore identity, Path authorities) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(authorities)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority " + trusted.size(), one);
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    }

    static Element add(Element parent, String name) {
        Element element = parent.getOwnerDocument().createElementNS(DECLARATION, name);
        parent.appendChild(element);
        return element;
    }

    static void add(Element parent, String name, String text) {
        add(parent, name).setTextContent(text);
    }

    static boolean some(String quantity) {
        return new BigDecimal(quantity).signum() > 0;
    }

    /** The day's rows as a declaration, unsigned. */
    static Document declaration(String code, String day, Path sheet) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().newDocument();
        Element root = document.createElementNS(DECLARATION, "Declaratie");
        // The signature is made over this tree: a namespace counts there only when it is declared.
        root.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "xmlns", DECLARATION);
        root.setAttribute("versiune", "1");
        document.appendChild(root);
        Element header = add(root, "Antet");
        add(header, "mediu", "TEST");
        add(header, "codWorkplace", code);
        add(header, "tip", "FP");
        add(add(header, "perioada"), "zi", day);
        Element kind = add(root, "FP");
        Element stocks = add(kind, "Stocuri"), receipts = add(kind, "Intrari"), issues = add(kind, "Iesiri");
        List<String> lines = Files.readAllLines(sheet);
        String[] columns = lines.get(0).split(",");
        for (int number = 1; number < lines.size(); number++) {
            String[] values = lines.get(number).split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < columns.length; column++) {
                row.put(columns[column], values[column]);
            }
            Element line = add(stocks, "Linie");
            line.setAttribute("ref", "S" + number);
            for (String name : List.of("codCIM", "um", "stocInitial", "intrari", "iesiri", "stocFinal")) {
                add(line, name, row.get(name));
            }
            add(line, "diferenta", "0");
            if (some(row.get("stocFinal"))) {
                Element lot = add(add(line, "Loturi"), "Lot");
                add(lot, "serie", row.get("serie"));
                add(lot, "dataExpirare", row.get("dataExpirare"));
                add(lot, "cantitate", row.get("stocFinal"));
            }
            if (some(row.get("intrari"))) {
                Element receipt = add(receipts, "Intrare");
                receipt.setAttribute("ref", "I" + number);
                add(receipt, "codCIM", row.get("codCIM"));
                add(receipt, "tipIntrare", "ACH");
                add(receipt, "cantitate", row.get("intrari"));
                add(receipt, "serie", row.get("serie"));
                add(receipt, "dataExpirare", row.get("dataExpirare"));
                add(add(receipt, "partener"), "cui", row.get("furnizor"));
                Element paper = add(receipt, "document");
                add(paper, "tip", "factura");
                add(paper, "numar", row.get("factura"));
                add(paper, "data", day);
            }
            if (some(row.get("iesiri"))) {
                Element issue = add(issues, "Iesire");
                issue.setAttribute("ref", "E" + number);
                add(issue, "codCIM", row.get("codCIM"));
                add(issue, "tipIesire", "ELB");
                add(issue, "cantitate", row.get("iesiri"));
                add(issue, "beneficiar", "PF");
            }
        }
        return document;
    }

    /** The bytes of the signed document. */
    byte[] sign(Document document) throws Exception {
        var signatures = XMLSignatureFactory.getInstance("DOM");
        var transforms = List.of(
                signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                signatures.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        var digest = signatures.newDigestMethod(DigestMethod.SHA256, null);
        var reference = signatures.newReference("", digest, transforms, null, null);
        var info = signatures.newSignedInfo(
                signatures.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                signatures.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
                List.of(reference));
        KeyInfoFactory keys = signatures.getKeyInfoFactory();
        var keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
        var context = new DOMSignContext(key, document.getDocumentElement());
        context.setDefaultNamespacePrefix("ds");
        signatures.newXMLSignature(info, keyInfo).sign(context);
        return bytes(document);
    }

    /** A tree as a document; it must not be indented, or a signature is over other bytes. */
    static byte[] bytes(Node node) throws Exception {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        if (node instanceof Element) {
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        }
        var out = new ByteArrayOutputStream();
        transformer.transform(new DOMSource(node), new StreamResult(out));
        return out.toByteArray();
    }

    /** The receipt. When no answer comes the same bytes are sent again: the receipt is the same. */
    Recipisa send(byte[] document) throws EroareServiciu, InterruptedException {
        var request = new Raporteaza();
        request.setDocument(document);
        for (int pause : new int[] {1, 5, 30}) {
            try {
                return service.raporteaza(request).getRecipisa();
            } catch (SOAPFaultException fault) {
                throw fault;
            } catch (WebServiceException lost) {
                System.err.println("fără răspuns, trimit din nou: " + lost.getMessage());
                Thread.sleep(pause * 1000L);
            }
        }
        return service.raporteaza(request).getRecipisa();
    }

    /** A call that may end in a fault. */
    interface Call<T> {
        T make() throws EroareServiciu;
    }

    /** What the service answers; a fault is printed, and there is no answer. */
    static <T> Optional<T> ask(String operation, Call<T> call) {
        try {
            return Optional.of(call.make());
        } catch (EroareServiciu fault) {
            Eroare error = fault.getFaultInfo();
            OUT.println("fault " + operation + " " + error.getCod() + " " + error.getMesaj());
            return Optional.empty();
        }
    }

    static String shown(Object value) {
        return Objects.toString(value, "-");
    }

    /** The whole day. Whether it was accepted. */
    boolean report(String code, String day, Path sheet, Path folder) throws Exception {
        var state = service.getStareServiciu(new GetStareServiciu());
        OUT.println("serviciu " + state.getMediu() + (state.isPreiaDeclaratii() ? " da" : " nu"));
        for (Tara country : service.getListaTari(new GetListaTari()).getTara()) {
            if (country.getCod().equals("RO")) {
                OUT.println("tara " + country.getCod() + " " + country.getDenumire());
            }
        }
        var question = new GetUltimaDataRaportata();
        question.setCodWorkplace(code);
        ask("getUltimaDataRaportata", () -> service.getUltimaDataRaportata(question)).ifPresent(reported -> {
            for (Raportare kind : reported.getRaportare()) {
                OUT.println("ultima " + kind.getTip() + " " + shown(kind.getUltimaPerioada())
                        + " " + shown(kind.getNumarInregistrare()));
                kind.getLipsa().forEach(missing -> OUT.println("lipsa " + missing.getPerioada()));
            }
        });

        Path signed = folder.resolve(day + ".xml");
        // Signed once for the day: another signature would be another document.
        if (Files.notExists(signed)) {
            Files.write(signed, sign(declaration(code, day, sheet)));
        }
        byte[] document = Files.readAllBytes(signed);
        Recipisa receipt = send(document);
        Files.write(folder.resolve(day + ".recipisa.xml"), seals.receipt);
        OUT.println("recipisa " + receipt.getStare() + " " + shown(receipt.getNumarInregistrare()));
        if (receipt.getErori() != null) {
            for (Constatare error : receipt.getErori().getConstatare()) {
                OUT.println("eroare " + error.getCod() + " " + error.getMesaj());
                if (error.getValori() != null) {
                    error.getValori().getValoare().forEach(
                            value -> OUT.println("valoare " + value.getNume() + " " + value.getValoare()));
                }
            }
        }
        if (receipt.getStare() != StareDeclaratie.ACCEPTATA) {
            Files.delete(signed); // it is corrected and signed anew
            return false;
        }
        var which = new GetDeclaratie();
        which.setSha256(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document)));
        ask("getDeclaratie", () -> service.getDeclaratie(which)).ifPresent(found -> {
            String same = Arrays.equals(found.getDocument(), document) ? "aceiasi" : "alti";
            OUT.println("declaratie " + found.getStare() + " " + found.getNumarInregistrare()
                    + " " + same + " octeti");
        });
        return true;
    }

    public static void main(String[] words) throws Exception {
        var program = new Trimite(words[0], Path.of(words[1]), Path.of(words[2]));
        boolean accepted = program.report(words[3], words[4], Path.of(words[5]), Path.of(words[6]));
        System.exit(accepted ? 0 : 1);
    }
}

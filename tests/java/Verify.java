import java.io.FileInputStream;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Verifies the signature of a document with the JDK: CERTIFICATE DOCUMENT; prints true or false. */
class Verify {
    public static void main(String[] arguments) throws Exception {
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new FileInputStream(arguments[0]));
        var builder = DocumentBuilderFactory.newInstance();
        builder.setNamespaceAware(true);
        var document = builder.newDocumentBuilder().parse(arguments[1]);
        // The JDK is told which attributes are identifiers.
        var elements = document.getElementsByTagNameNS("*", "*");
        for (int i = 0; i < elements.getLength(); i++) {
            var element = (Element) elements.item(i);
            if (element.hasAttribute("Id")) {
                element.setIdAttribute("Id", true);
            }
        }
        var signature = document.getElementsByTagNameNS(javax.xml.crypto.dsig.XMLSignature.XMLNS, "Signature");
        var key = KeySelector.singletonKeySelector(certificate.getPublicKey());
        var context = new DOMValidateContext(key, signature.item(0));
        System.out.println(XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context));
    }
}
